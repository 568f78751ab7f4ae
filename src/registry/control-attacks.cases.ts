import { toHex } from '../willow/bytes.ts';
import { encodeCapability } from '../willow/encode-capability.ts';
import { taiFromUnix } from '../willow/tai.ts';
import { ratingEntry, rightTo, type Attack, type Ground } from './attacks.cases.ts';
import { canonicalJson } from './canonical-json.ts';
import type { UncheckedEntry } from './entry-rules.ts';
import { formatRecordPath, type RecordPath } from './record-path.ts';
import { sha256Hex } from './sha256.ts';

const id = 'io.example.a';
const hash = (digit: string): string => digit.repeat(64);
type Hashed = (sha256: string) => RecordPath;

/** A control record with a token for everything. */
export async function controlEntry(base: Ground, path: Hashed, value: object): Promise<UncheckedEntry> {
  const payload = canonicalJson({ time: taiFromUnix(base.now).toString(), ...value });
  const at = formatRecordPath(path(await sha256Hex(payload)));
  return ratingEntry(
    { ...base, capability: await rightTo(base.root, base.author.publicKey, []) },
    { path: at },
    payload,
  );
}

const revocation: Hashed = (sha256) => ({ kind: 'revocation', key: hash('a'), sha256 });
const adminRevocation: Hashed = (sha256) => ({ kind: 'admin-revocation', id, key: hash('a'), sha256 });
const transfer: Hashed = (sha256) => ({ kind: 'transfer', id, sha256 });
const choice: Hashed = (sha256) => ({ kind: 'choice', id, sha256 });
const seen: Hashed = (sha256) => ({ kind: 'seen', sha256 });
const cut = { key: hash('a'), path: '', from: '0', reason: 'lost', keep: [] };

/** Control records that keep every entry rule. */
export const goodControl: readonly (readonly [what: string, path: Hashed, value: object])[] = [
  ['a revocation', revocation, { ...cut, keep: [hash('1'), hash('2')] }],
  ['a revocation in a module', adminRevocation, { ...cut, id, path: `modules/${id}/releases` }],
  ['a transfer', transfer, { id, key: hash('b'), previous: hash('c'), next: hash('d') }],
  ['a choice', choice, { id, version: '1.0.0', release: hash('e') }],
  ['a first list', seen, { number: 1, previous: null, entries: [hash('1')] }],
  ['a list', seen, { number: 2, previous: hash('f'), entries: [] }],
];

const bad: readonly (readonly [name: string, path: Hashed, value: object])[] = [
  ['[E9] a revocation that keeps one entry twice', revocation, { ...cut, keep: [hash('1'), hash('1')] }],
  [
    '[E9] a revocation whose kept entries are not in order',
    revocation,
    { ...cut, keep: [hash('2'), hash('1')] },
  ],
  [
    '[E9] a revocation of 901 kept entries',
    revocation,
    { ...cut, keep: Array.from({ length: 901 }, (_, at) => at.toString(16).padStart(64, '0')) },
  ],
  ['[E9] a revocation with a path that ends in a slash', revocation, { ...cut, path: 'modules/' }],
  ['[E9] a revocation with a field too many', revocation, { ...cut, more: 1 }],
  ['[E10] a revocation of another key than its path', revocation, { ...cut, key: hash('b') }],
  ['[E10] a revocation in a module that reaches beyond it', adminRevocation, { ...cut, id, path: 'modules' }],
  [
    '[E10] a revocation in a module that reaches one with a longer id',
    adminRevocation,
    { ...cut, id, path: `modules/${id}b` },
  ],
  [
    '[E10] a transfer of another module than its path',
    transfer,
    { id: 'io.example.b', key: hash('b'), previous: hash('c') },
  ],
  ['[E9] a transfer that names no record', transfer, { id, key: hash('b'), previous: null }],
  ['[E10] a choice of a version that is none', choice, { id, version: '1.0', release: hash('e') }],
  ['[E9] a first list that names one before it', seen, { number: 1, previous: hash('f'), entries: [] }],
  ['[E9] a second list that names none', seen, { number: 2, previous: null, entries: [] }],
  ['[E9] a list with number 0', seen, { number: 0, previous: null, entries: [] }],
];

/** Control records that a lying peer sends; each breaks one entry rule. */
export const controlAttacks: readonly Attack[] = [
  ...bad.map(([name, path, value]): Attack => ({
    name,
    code: 'entry/bad-payload',
    make: (base) => controlEntry(base, path, value),
  })),
  {
    name: '[E11] a grant in a module of a wider area',
    code: 'entry/bad-payload',
    make: async (base) => {
      const key = toHex(base.author.publicKey);
      const wide = toHex(encodeCapability(await rightTo(base.root, base.author.publicKey, ['modules'])));
      return controlEntry(base, (sha256) => ({ kind: 'admin-grant', id, key, sha256 }), {
        id,
        key,
        capabilities: [wide],
      });
    },
  },
];
