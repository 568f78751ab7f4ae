import { toHex } from '../../willow/bytes.ts';
import { areaIncludesArea, areaIncludesEntry, fullArea, type Area } from '../../willow/area.ts';
import { grantedArea, type Capability } from '../../willow/capability.ts';
import { encodeCapability } from '../../willow/encode-capability.ts';
import { decodeEntry } from '../../willow/encode-entry.ts';
import { signerFromSeed, type KeySigner } from '../../willow/ed25519.ts';
import { delegateCapability, ownedCapability } from '../../willow/issue-capability.ts';
import { pathOf } from '../../willow/path.ts';
import { namespaceSeed } from '../../willow/namespace.ts';
import { entryId } from '../entry-rules.ts';
import { issuerAreas } from '../issue.ts';
import type { StoredEntry } from '../ports/storage.ts';
import type { RecordPath } from '../record-path.ts';
import { jsonRecord, signRecords, type RecordDraft } from '../write-records.ts';
import { hashOf } from './control-record.ts';

/** What a revocation may say beside whom it cuts. */
export interface CutOptions {
  readonly path?: string;
  readonly from?: bigint;
  readonly keep?: readonly StoredEntry[];
  readonly module?: string;
}

/** People with keys, who write records of one registry; each delegates from the capabilities that were delegated to it. */
export interface Cast {
  readonly root: string;
  key(name: string): string;
  signer(name: string): KeySigner;
  /** A record in the store, with a token of its author's where it has a right; the rules never look at it. */
  record(author: string, draft: RecordDraft, time: bigint): Promise<StoredEntry>;
  /** `author` delegates to `to` from a capability it has, and publishes that; `module` for a record in its `admin`. */
  grant(author: string, to: string, path: string, time: bigint, more?: GrantOptions): Promise<StoredEntry>;
  name(author: string, id: string, owner: string, time: bigint, more?: NameOptions): Promise<StoredEntry>;
  transfer(author: string, id: string, to: string, previous: StoredEntry, time: bigint): Promise<StoredEntry>;
  revoke(author: string, whom: string, time: bigint, more?: CutOptions): Promise<StoredEntry>;
  choose(author: string, id: string, release: StoredEntry, time: bigint): Promise<StoredEntry>;
  /** A list by a witness of what it held. */
  list(
    witness: string,
    number: number,
    entries: readonly StoredEntry[],
    time: bigint,
    previous?: StoredEntry,
  ): Promise<StoredEntry>;
  release(author: string, id: string, version: string, time: bigint, wasm?: string): Promise<StoredEntry>;
  /** The issuer's rights, one record. */
  issuer(name: string, time: bigint): Promise<StoredEntry>;
}

interface GrantOptions {
  readonly end?: bigint;
  readonly module?: string;
}

interface NameOptions {
  readonly previous?: StoredEntry;
  readonly next?: string;
}

/** Seeds are made of the names, so that a counterexample can be run again. */
export async function castOf(...names: readonly string[]): Promise<Cast> {
  const seeds = names.map((name) =>
    new Uint8Array(32).fill(0).map((_, at) => name.charCodeAt(at % name.length) + at),
  );
  let tries = 0;
  const rootSeed = namespaceSeed('owned', () => new Uint8Array(32).fill(++tries));
  const signers = new Map<string, KeySigner>();
  for (const [at, name] of names.entries())
    signers.set(name, await signerFromSeed(seeds[at] ?? new Uint8Array(32)));
  const root = await signerFromSeed(rootSeed);
  signers.set('root', root);
  const held = new Map<string, Capability[]>([
    ['root', [await ownedCapability('write', root, root.publicKey)]],
  ]);
  const signer = (name: string): KeySigner => {
    const found = signers.get(name);
    if (found === undefined) throw new Error(`nobody is called ${name}`);
    return found;
  };
  const key = (name: string): string => toHex(signer(name).publicKey);
  const record: Cast['record'] = async (author, draft, time) => {
    const [signed] = await signRecords(root.publicKey, signer(author), time, [draft]);
    if (signed === undefined) throw new Error('nothing signed');
    const entry = decodeEntry(signed.entry);
    if (!entry.ok) throw new Error(entry.problem);
    const capability = [...(held.get(author) ?? []), ...(held.get('root') ?? [])].find((own) =>
      areaIncludesEntry(grantedArea(own), entry.value),
    );
    if (capability === undefined) throw new Error('no capability');
    const { signature, payload } = signed;
    return { entry: entry.value, capability, signature, payload, id: entryId(signed.entry) };
  };
  const json = (author: string, path: (sha256: string) => RecordPath, value: object, time: bigint) =>
    record(author, jsonRecord(path, { time: time.toString(), ...value }), time);
  const delegate = async (author: string, to: string, area: Area): Promise<string> => {
    const from = (held.get(author) ?? []).find((own) => areaIncludesArea(grantedArea(own), area));
    if (from === undefined) throw new Error(`${author} has no right to give ${to}`);
    const capability = await delegateCapability(from, signer(author), area, signer(to).publicKey);
    held.set(to, [...(held.get(to) ?? []), capability]);
    return toHex(encodeCapability(capability));
  };
  const areaOf = (path: string, end: bigint | null): Area => ({
    ...fullArea,
    path: path === '' ? [] : pathOf(...path.split('/')),
    times: { start: 0n, end },
  });
  return {
    root: key('root'),
    key,
    signer,
    record,
    async grant(author, to, path, time, { end, module: id } = {}) {
      const capability = await delegate(author, to, areaOf(path, end ?? null));
      const value = { key: key(to), capabilities: [capability] };
      return id === undefined
        ? json(author, (sha256) => ({ kind: 'grant', key: key(to), sha256 }), value, time)
        : json(
            author,
            (sha256) => ({ kind: 'admin-grant', id, key: key(to), sha256 }),
            { ...value, id },
            time,
          );
    },
    async issuer(name, time) {
      const capabilities: string[] = [];
      for (const area of issuerAreas)
        capabilities.push(await delegate('root', name, areaOf(area.join('/'), null)));
      return json(
        'root',
        (sha256) => ({ kind: 'grant', key: key(name), sha256 }),
        { key: key(name), capabilities },
        time,
      );
    },
    name: (author, id, owner, time, { previous, next } = {}) =>
      json(
        author,
        (sha256) => ({ kind: 'name', id, sha256 }),
        {
          id,
          key: key(owner),
          previous: previous === undefined ? null : hashOf(previous),
          ...(next === undefined ? {} : { next }),
        },
        time,
      ),
    transfer: (author, id, to, previous, time) =>
      json(
        author,
        (sha256) => ({ kind: 'transfer', id, sha256 }),
        { id, key: key(to), previous: hashOf(previous) },
        time,
      ),
    revoke(author, whom, time, { path, from = time, keep = [], module: id } = {}) {
      const value = {
        key: key(whom),
        path: path ?? (id === undefined ? '' : `modules/${id}`),
        from: from.toString(),
        reason: 'lost',
        keep: keep.map((stored) => stored.id).sort(),
      };
      return id === undefined
        ? json(author, (sha256) => ({ kind: 'revocation', key: key(whom), sha256 }), value, time)
        : json(
            author,
            (sha256) => ({ kind: 'admin-revocation', id, key: key(whom), sha256 }),
            { ...value, id },
            time,
          );
    },
    choose: (author, id, release, time) =>
      json(
        author,
        (sha256) => ({ kind: 'choice', id, sha256 }),
        { id, version: '1.0.0', release: release.id },
        time,
      ),
    list: (witness, number, entries, time, previous) =>
      json(
        witness,
        (sha256) => ({ kind: 'seen', sha256 }),
        {
          number,
          previous: previous === undefined ? null : hashOf(previous),
          entries: entries.map(({ id }) => id).sort(),
        },
        time,
      ),
    release: (author, id, version, time, wasm = '1') =>
      json(
        author,
        (sha256) => ({ kind: 'manifest', id, version, sha256 }),
        {
          id,
          version,
          wasm: { sha256: wasm.repeat(64), william3: wasm.repeat(64), size: 8 },
          dependencies: [],
          exports: [],
          exportCount: 0,
          imports: [],
          importCount: 0,
          profile: 'pure',
          toolchain: '',
        },
        time,
      ),
  };
}
