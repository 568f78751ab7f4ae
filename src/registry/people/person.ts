import { fromHex, toHex } from '../../willow/bytes.ts';
import { decodeEntry } from '../../willow/encode-entry.ts';
import { pathOf } from '../../willow/path.ts';
import { unixFromTai } from '../../willow/tai.ts';
import { parseCanonicalJson } from '../canonical-json.ts';
import type { Context } from '../context.ts';
import { didOf } from '../did.ts';
import { isProblem, type Problem } from '../problem.ts';
import type { StoredEntry } from '../ports/storage.ts';
import { parseRecordPath } from '../record-path.ts';
import type { PersonPayload } from '../records.ts';
import { parseKey } from '../rights/parse-key.ts';
import { addressBook, type Contact } from './address-book.ts';
import { edgeOf, edgesOf } from './read-circle.ts';
import { ringOf, type Ring } from './ring.ts';

/** What this device knows of a key, and how it knows. Times are milliseconds since 1970 UTC. */
export interface Person {
  readonly did: string;
  /** 64 hex digits. */
  readonly key: string;
  readonly ring: Ring;
  readonly contact: Contact;
  /** What it says of itself; nobody vouches for it. */
  readonly says: string;
  /** When something of it was first stored here; 0: before this device kept count; null: nothing came yet. */
  readonly firstSeen: number | null;
  /** Module ids whose name it owns, and others of which it published a release that counts. */
  readonly owns: readonly string[];
  readonly publishes: readonly string[];
  /** Who gave it its rights: dids from the registry's root on, each chain once, without the key itself. */
  readonly grantedBy: readonly (readonly string[])[];
  /** Since when a witness other than itself lists something of it; null: none does. */
  readonly witnessed: number | null;
  /** Names that went from it to another key, or came to it from one. */
  readonly passed: readonly Passing[];
  readonly ratings: number;
  /** Whom it trusts publicly. */
  readonly trusts: readonly string[];
  /** Who of those the reader trusts trusts it publicly. */
  readonly vouchedBy: readonly string[];
  /** The own keys of this device that publicly trust it, statements that wait included. */
  readonly statedBy: readonly string[];
}

interface Passing {
  readonly id: string;
  readonly from: string;
  readonly to: string;
}

/** Everything known about one key; a pure reading of what is stored. */
export async function personOf(context: Context, did: string): Promise<Person | Problem> {
  const key = parseKey(did);
  if (isProblem(key)) return key;
  const { authority, circle } = context;
  const entries = await entriesBy(context, key);
  const published = modulesPublished(context, entries);
  const owns = authority.namesOf(key).filter((id) => authority.owner(id) === key);
  const listed = entries
    .filter((entry) => authority.standing.isListed(entry))
    .map((entry) => authority.standing.timeOf(entry));
  return {
    did: didOf(key),
    key,
    ring: ringOf(circle, key),
    contact: await addressBook(context.storage).of(key),
    says: await nameSaid(context, key),
    firstSeen: await context.firstSeen.of(key).then((at) => at ?? (entries.length > 0 ? 0 : null)),
    owns: [...owns].sort(),
    publishes: published.filter((id) => !owns.includes(id)),
    grantedBy: chainsTo(context, key, published),
    witnessed:
      listed.length === 0 ? null : unixFromTai(listed.reduce((first, time) => (time < first ? time : first))),
    passed: passingsOf(context, key),
    ratings: entries.filter(({ entry }) => parseRecordPath(entry.path)?.kind === 'rating').length,
    trusts: (await edgesOf(context, key)).map(didOf),
    vouchedBy: await vouchersOf(context, key),
    statedBy: (await statementsOf(context, key)).map(didOf),
  };
}

async function entriesBy({ storage, joined }: Context, key: string): Promise<readonly StoredEntry[]> {
  const subspaceId = fromHex(key);
  if (joined === null || subspaceId === null) return [];
  return storage.entries.inArea(joined.namespace, {
    subspaceId,
    path: [],
    times: { start: 0n, end: null },
  });
}

function modulesPublished({ authority }: Context, entries: readonly StoredEntry[]): readonly string[] {
  const ids = entries.flatMap((stored) => {
    const path = parseRecordPath(stored.entry.path);
    return path?.kind === 'manifest' && authority.module(path.id, stored).reach !== 'none' ? [path.id] : [];
  });
  return [...new Set(ids)].sort();
}

/** What a key calls itself; empty for what is no did. */
export async function saysOf(context: Context, did: string): Promise<string> {
  const key = parseKey(did);
  return isProblem(key) ? '' : nameSaid(context, key);
}

/** The name in the key's `people/about`; empty where there is none, or its right to speak does not stand. */
async function nameSaid({ storage, joined, authority }: Context, key: string): Promise<string> {
  const subspaceId = fromHex(key);
  if (joined === null || subspaceId === null) return '';
  const area = { subspaceId, path: pathOf('people', 'about'), times: { start: 0n, end: null } };
  const [stored] = await storage.entries.inArea(joined.namespace, area);
  if (stored === undefined || authority.grantFor(stored) === undefined) return '';
  const value = parseCanonicalJson(stored.payload ?? new Uint8Array()) as PersonPayload | undefined;
  return value?.name ?? '';
}

function chainsTo(
  { authority }: Context,
  key: string,
  published: readonly string[],
): readonly (readonly string[])[] {
  const grants = [
    ...(authority.grants.get(key) ?? []),
    ...published.flatMap((id) => authority.maintainers(id).get(key) ?? []),
  ];
  const chains = new Map(
    grants.map(({ keys }) => [keys.join(' '), keys.filter((one) => one !== key).map(didOf)]),
  );
  return [...chains.values()];
}

function passingsOf({ authority }: Context, key: string): readonly Passing[] {
  return authority.namesOf(key).flatMap((id) => {
    const keys = authority.tenures(id).map((tenure) => tenure.key);
    return keys.flatMap((to, index) => {
      const from = keys[index - 1];
      return from === undefined || from === to || (from !== key && to !== key)
        ? []
        : [{ id, from: didOf(from), to: didOf(to) }];
    });
  });
}

async function vouchersOf(context: Context, key: string): Promise<readonly string[]> {
  const trusted = [...context.circle].filter(([, ring]) => ring === 'trusted').map(([other]) => other);
  const found = await Promise.all(
    trusted.map(async (other) => ((await edgesOf(context, other)).includes(key) ? [didOf(other)] : [])),
  );
  return found.flat();
}

/** The own keys that say in public that they trust a key: by what is stored, or waits in the outbox. */
async function statementsOf(context: Context, key: string): Promise<readonly string[]> {
  const { storage, joined, outbox } = context;
  const stated = new Map<string, boolean>();
  const own = (await storage.all('identities')).map(({ value }) => value.publicKey);
  const area = { path: pathOf('people', 'trust', didOf(key)), times: { start: 0n, end: null } };
  for (const author of own) {
    const subspaceId = fromHex(author);
    if (joined === null || subspaceId === null) continue;
    for (const stored of await storage.entries.inArea(joined.namespace, { subspaceId, ...area }))
      stated.set(author, edgeOf(stored) === key);
  }
  for (const item of outbox.items()) {
    if (item.what !== 'trust' || item.state !== 'waiting') continue;
    for (const signed of item.entries) {
      const decoded = decodeEntry(signed.entry);
      const path = decoded.ok ? parseRecordPath(decoded.value.path) : null;
      if (decoded.ok && path?.kind === 'trust' && path.did === didOf(key))
        stated.set(
          toHex(decoded.value.subspaceId),
          edgeOf({ entry: decoded.value, payload: signed.payload }) === key,
        );
    }
  }
  return [...stated].filter(([, trusts]) => trusts).map(([author]) => author);
}
