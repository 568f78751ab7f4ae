import { describe, expect, it } from 'vitest';
import { subspaceArea } from './area.ts';
import { decodeAreaInArea, encodeAreaInArea } from './area-in-area.ts';
import type { Area } from './area.ts';
import { concatBytes, fromHex, toHex } from './bytes.ts';
import { decodeEntry, encodeEntry } from './encode-entry.ts';
import type { Entry } from './entry.ts';
import { decodeEnumeration, encodeEnumeration } from './enumeration-capability.ts';
import { decodePath, pathOf } from './path.ts';
import { decodeRelativeEntry, encodeRelativeEntry } from './relative-entry.ts';
import { decodePathRelativePath } from './relative-path.ts';

const bytes = (hex: string): Uint8Array => fromHex(hex.replaceAll(' ', '')) ?? new Uint8Array(0);
const id = new Uint8Array(32).fill(7);

/** What the encoding relations allow and the canonic functions never give, with the value it stands for. */
const paths: readonly (readonly [what: string, hex: string, names: readonly string[]])[] = [
  ['a total length in one byte that fits the tag', 'c1 03 616263', ['abc']],
  ['a total length in eight bytes', 'f1 0000000000000003 616263', ['abc']],
  ['a count of components in four bytes', '3e 00000001 616263', ['abc']],
  ['the length of a component in two bytes', '32 fd 0001 61 6263', ['a', 'bc']],
];

describe('[W20] lenient forms', () => {
  it.each(paths)('of a path: %s', (_, hex, names) => {
    expect(decodePath(bytes(hex), 'lenient')).toEqual({ ok: true, value: pathOf(...names) });
    expect(decodePath(bytes(hex))).toMatchObject({ ok: false, problem: expect.stringContaining('shortest') });
  });

  it('of a path relative to another: fewer shared components than there are', () => {
    const fewer = bytes('01 21 6262');
    const [path, reference] = [pathOf('a', 'bb'), pathOf('a', 'bb', 'c')];
    expect(decodePathRelativePath(fewer, reference, 'lenient')).toEqual({ ok: true, value: path });
    expect(decodePathRelativePath(fewer, reference)).toMatchObject({ ok: false });
  });

  it('of an entry: a timestamp in eight bytes', () => {
    const entry = {
      namespaceId: id,
      subspaceId: id,
      path: [],
      timestamp: 5n,
      payloadLength: 0n,
      payloadDigest: id,
    };
    const canonic = encodeEntry(entry);
    const long = concatBytes(canonic.slice(0, 65), bytes('ff 0000000000000005'), canonic.slice(66));
    expect(decodeEntry(long, 'lenient')).toEqual({ ok: true, value: entry });
    expect(decodeEntry(long)).toMatchObject({ ok: false, offset: 74 });
  });

  it('of an entry relative to another: ids said again, no later time called later, longer numbers, fewer components shared', () => {
    const entry: Entry = {
      namespaceId: id,
      subspaceId: id,
      path: pathOf('a', 'b'),
      timestamp: 5n,
      payloadLength: 0n,
      payloadDigest: id,
    };
    const [ids, digest] = [toHex(concatBytes(id, id)), toHex(id)];
    for (const other of [
      `c0 ${ids} 00 0200 ${digest}`,
      `20 00 0200 ${digest}`,
      `08 0000 0200 ${digest}`,
      `04 00 00 0200 ${digest}`,
      `00 00 01 1162 ${digest}`,
    ]) {
      expect(decodeRelativeEntry(bytes(other), entry, 'lenient')).toEqual({ ok: true, value: entry });
      expect(decodeRelativeEntry(bytes(other), entry)).toMatchObject({ ok: false });
    }
    expect(encodeRelativeEntry(entry, entry)).toEqual(bytes(`00 00 0200 ${digest}`));
  });

  it('of an enumeration capability: a count in eight bytes', () => {
    const capability = {
      namespaceKey: id,
      userKey: id,
      initialAuthorisation: new Uint8Array(64),
      delegations: [],
    };
    const canonic = encodeEnumeration(capability);
    const long = concatBytes(canonic.slice(0, -1), bytes('ff 0000000000000000'));
    expect(decodeEnumeration(long, 'lenient')).toEqual({ ok: true, value: capability });
    expect(decodeEnumeration(long)).toMatchObject({ ok: false, offset: canonic.length + 8 });
  });

  it('of an area: the longer way to a time, or a subspace said again', () => {
    const rel: Area = { ...subspaceArea(id), times: { start: 10n, end: 1_000n } };
    const area: Area = { ...rel, times: { start: 11n, end: 12n } };
    const ways = [
      ['the start, 989 before the end', bytes('14 03dd 02 00')],
      ['the same subspace', concatBytes(bytes('b0'), id, bytes('01 02 00'))],
      ['a difference in two bytes', bytes('34 0001 02 00')],
    ] as const;
    for (const [, way] of ways) {
      expect(decodeAreaInArea(way, rel, 'lenient')).toEqual({ ok: true, value: area });
      expect(decodeAreaInArea(way, rel)).toMatchObject({ ok: false });
    }
    expect(encodeAreaInArea(area, rel)).toEqual(bytes('30 01 02 00'));
  });

  it('of an area: a time in the middle is canonic counted from the end', () => {
    const rel: Area = { ...subspaceArea(id), times: { start: 10n, end: 1_000n } };
    const area: Area = { ...rel, times: { start: 505n, end: 506n } };
    expect(encodeAreaInArea(area, rel)).toEqual(bytes('05 01ef 01ee 00'));
    expect(decodeAreaInArea(bytes('25 01ef 01ee 00'), rel, 'lenient')).toEqual({ ok: true, value: area });
    expect(decodeAreaInArea(bytes('25 01ef 01ee 00'), rel)).toMatchObject({ ok: false });
  });

  it('have limits: a time counted from the end of a range that has none', () => {
    expect(decodeAreaInArea(bytes('40 05 00'), subspaceArea(id), 'lenient')).toMatchObject({
      ok: false,
      problem: expect.stringContaining('counted from the start'),
    });
  });
});
