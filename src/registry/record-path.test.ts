import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isPrefix, pathOf } from '../willow/path.ts';
import { formatRecordPath, parseRecordPath, type RecordPath } from './record-path.ts';

const sha = fc.string({
  unit: fc.constantFrom(...'0123456789abcdef'.split('')),
  minLength: 64,
  maxLength: 64,
});
const id = fc.constantFrom('io.example.a', 'io.example.a.b', 'io.x', 'io.example.card');
const version = fc.constantFrom('1.0.0', '2.0.0-beta.1', '0.0.1');
const record: fc.Arbitrary<RecordPath> = fc.oneof(
  fc.record({ kind: fc.constant('manifest' as const), id, version, sha256: sha }),
  fc.record({ kind: fc.constant('wasm' as const), id, version, william3: sha, size: fc.nat(10_485_760) }),
  fc.record({
    kind: fc.constantFrom('card' as const, 'transfer' as const, 'choice' as const, 'name' as const),
    id,
    sha256: sha,
  }),
  fc.record({
    kind: fc.constantFrom('admin-grant' as const, 'admin-revocation' as const),
    id,
    key: sha,
    sha256: sha,
  }),
  fc.record({ kind: fc.constant('rating' as const), id }),
  fc.record({ kind: fc.constant('installs' as const), id, device: sha.map((hex) => hex.slice(32)) }),
  fc.record({ kind: fc.constant('about' as const) }),
  fc.record({ kind: fc.constantFrom('grant' as const, 'revocation' as const), key: sha, sha256: sha }),
  fc.record({
    kind: fc.constant('advisory' as const),
    osv: fc.constantFrom('GHSA-1', 'CVE-2026-1'),
    sha256: sha,
  }),
  fc.record({ kind: fc.constant('seen' as const), sha256: sha }),
);

describe('paths', () => {
  it('[E4] every record has one path, and the path gives it back', () => {
    fc.assert(
      fc.property(record, (value) => {
        expect(parseRecordPath(formatRecordPath(value))).toEqual(value);
      }),
    );
  });

  it('[E4] no accepted path is a prefix of another, so pruning never fires between records', () => {
    fc.assert(
      fc.property(record, record, (a, b) => {
        const [left, right] = [formatRecordPath(a), formatRecordPath(b)];
        if (isPrefix(left, right)) expect(left).toEqual(right);
      }),
      { numRuns: 2000 },
    );
  });

  it('[E4] a path cut short or made longer is outside the grammar', () => {
    fc.assert(
      fc.property(record, (value) => {
        const path = formatRecordPath(value);
        expect(parseRecordPath(path.slice(0, -1))).toBeNull();
        expect(parseRecordPath([...path, ...pathOf('more')])).toBeNull();
      }),
    );
  });
});
