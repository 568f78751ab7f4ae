import { fromHex, toHex } from '../../willow/bytes.ts';
import { namespaceSeed } from '../../willow/namespace.ts';
import type { RegistryPorts } from '../context.ts';
import { foundRegistry } from '../found-registry.ts';
import type { Identity } from '../identity.ts';
import { quote } from '../module-id.ts';
import { isPlainName } from '../people/plain-name.ts';
import type { Network } from '../ports/network.ts';
import type { Change, Storage } from '../ports/storage.ts';
import { isProblem, problem, type Problem } from '../problem.ts';
import { phraseOf, seedOfPhrase } from '../recovery-phrase.ts';
import { createRegistry } from '../registry.ts';
import type { RegistryAbout } from '../sync-status.ts';
import { whatIsKept, wipe, type KeptHere } from './kept-here.ts';
import {
  databaseOf,
  isOwnedNamespace,
  registryRows,
  relaysLimit,
  rowChanges,
  titleLimit,
  type Invitation,
  type RegistryRow,
} from './registry-row.ts';
import { leftRegistry } from './open-setting.ts';
import { registryStorage } from './registry-storage.ts';

/** A registry of this device as a list shows it. */
export interface ShownRegistry extends RegistryRow {
  readonly open: boolean;
}

/** The registries of this device, side by side (SPEC J). One is open; another is opened by starting anew with it. */
export interface RegistriesApi {
  registries(): Promise<readonly ShownRegistry[]>;
  /** 24 words (BIP-39 English) that encode a fresh key for an owned registry; nothing of them is kept. */
  newOwnerPhrase(): Promise<string>;
  /**
   * Founds the registry of the key that the words encode, with the chosen identity of this device as its issuer, and opens it. The
   * owner's key is used for this and forgotten. Called again with the same words it opens what is there.
   */
  createRegistry(phrase: string, title: string): Promise<ShownRegistry | Problem>;
  /** Takes a registry up beside the others, and opens it; one that is here already is only opened. */
  joinRegistry(invitation: Invitation): Promise<ShownRegistry | Problem>;
  openRegistry(namespace: string): Promise<ShownRegistry | Problem>;
  /** What a link to it says: its title, and the relays that carry it as far as is known here. */
  invitation(namespace: string): Promise<Invitation | Problem>;
  /** What leaving would delete from this device. */
  keptOf(namespace: string): Promise<KeptHere | Problem>;
  /** Deletes a registry from this device; others keep what they hold. Keys, and what their owner calls others, stay. */
  leaveRegistry(namespace: string): Promise<Problem | null>;
}

export interface DevicePorts {
  /** The device's own database. */
  readonly device: Storage;
  /** Opens the database of a registry beside the one at home, made when missing. */
  readonly openOther: (database: string) => Promise<Storage>;
  /** Deletes such a database, open nowhere. */
  readonly deleteOther: (database: string) => Promise<void>;
  readonly ports: Omit<RegistryPorts, 'storage' | 'network'>;
  /** Namespace of the open registry, 64 hex digits; null: none is met yet. */
  readonly open: () => string | null;
  readonly about: () => Promise<RegistryAbout | null>;
  /** The relays (multiaddrs) of the open registry that were met; anything else: none. */
  readonly relays: () => Promise<unknown>;
  readonly identities: () => Promise<readonly Identity[]>;
  /** Starts anew with the registry that `openedRow` names now; null: none is met. */
  readonly reopen: (namespace: string | null) => void;
}

const silent: Network = {
  announce: () => undefined,
  fetchPayload: async () => null,
  request: async () => null,
};

export function deviceRegistries(host: DevicePorts): RegistriesApi {
  const { device, ports } = host;
  let last: Promise<unknown> = Promise.resolve();
  /** One change of the list at a time. */
  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const next = last.then(work);
    last = next.catch(() => undefined);
    return next;
  };
  const shown = (row: RegistryRow): ShownRegistry => ({ ...row, open: row.namespace === host.open() });
  const find = async (namespace: string): Promise<RegistryRow | undefined> =>
    (await registryRows(device)).find((row) => row.namespace === namespace);
  const unknown = (namespace: string): Problem =>
    problem('registry/not-here', { namespace: quote(namespace) });

  /** Before another one is opened: how the open one calls itself is noted for the list. */
  const asItCallsItself = async (): Promise<readonly Change[]> => {
    const about = await host.about();
    const row = about === null ? undefined : await find(about.namespace);
    return about === null || row === undefined || row.title === about.title
      ? []
      : [rowChanges.put({ ...row, title: about.title })];
  };
  const listed = async (): Promise<readonly ShownRegistry[]> => {
    const rows = await registryRows(device);
    const about = await host.about();
    return rows.map((row) =>
      shown(row.namespace === about?.namespace ? { ...row, title: about.title } : row),
    );
  };
  const turnTo = async (row: RegistryRow, also: readonly Change[] = []): Promise<ShownRegistry> => {
    if (row.namespace === host.open() && also.length === 0) return shown(row);
    await device.commit([...(await asItCallsItself()), ...also, rowChanges.open(row.namespace)]);
    if (row.namespace !== host.open()) host.reopen(row.namespace);
    return { ...row, open: true };
  };
  const other = async <T>(row: RegistryRow, use: (storage: Storage) => Promise<T>): Promise<T> => {
    const own = await host.openOther(databaseOf(row.namespace));
    try {
      return await use(registryStorage(device, own));
    } finally {
      own.close();
    }
  };
  const joined = ({ namespace, since }: RegistryRow): Change => ({
    kind: 'put',
    table: 'settings',
    key: 'registry',
    value: { namespace, since },
  });

  return {
    registries: listed,
    newOwnerPhrase: () => phraseOf(namespaceSeed('owned', () => ports.random(32))),
    createRegistry: (phrase, title) =>
      inTurn(async () => {
        if (title.trim() === '' || !isPlainName(title.trim(), titleLimit))
          return problem('registry/bad-title', { found: quote(title), limit: titleLimit });
        const seed = await seedOfPhrase(phrase);
        if (isProblem(seed)) return seed;
        const root = await ports.signerOf(seed);
        seed.fill(0);
        const namespace = toHex(root.publicKey);
        if (!isOwnedNamespace(namespace)) return problem('registry/bad-owner-key', {});
        const before = await find(namespace);
        if (before !== undefined) return turnTo(before);
        const issuer = (await host.identities()).find(({ current }) => current);
        if (issuer === undefined) return problem('publish/no-identity', {});
        const now = ports.clock.now();
        const row = { namespace, title: title.trim(), since: now, relays: [], atHome: false };
        await other(row, async (storage) => {
          const registry = createRegistry({ ...ports, storage, network: silent });
          await registry.open();
          await registry.join(root.publicKey);
          const key = fromHex(issuer.publicKey) ?? new Uint8Array();
          await registry.acceptOwn(await foundRegistry(root, key, row.title, now));
          await registry.settled();
        });
        return turnTo(row, [rowChanges.put(row)]);
      }),
    joinRegistry: (invitation) =>
      inTurn(async () => {
        const wrong = invitationProblem(invitation);
        if (wrong !== null) return wrong;
        const { namespace, title, relays } = invitation;
        const before = await find(namespace);
        if (before !== undefined) return turnTo(before);
        const atHome = (await leftRegistry(device)) === namespace;
        const row = { namespace, title, since: ports.clock.now(), relays, atHome };
        if (atHome) await device.commit([joined(row), rowChanges.comeBack]);
        else await other(row, (storage) => storage.commit([joined(row)]));
        return turnTo(row, [rowChanges.put(row)]);
      }),
    openRegistry: (namespace) =>
      inTurn(async () => {
        const row = await find(namespace);
        return row === undefined ? unknown(namespace) : turnTo(row);
      }),
    async invitation(namespace) {
      const row = (await listed()).find((one) => one.namespace === namespace);
      if (row === undefined) return unknown(namespace);
      const read = (storage: Storage): Promise<unknown> => storage.read('settings', 'relays');
      const met = row.open ? await host.relays() : await (row.atHome ? read(device) : other(row, read));
      const relays = new Set([...row.relays, ...(Array.isArray(met) ? met.map(String) : [])]);
      return { namespace, title: row.title, relays: [...relays].slice(0, relaysLimit) };
    },
    async keptOf(namespace) {
      const row = await find(namespace);
      if (row === undefined) return unknown(namespace);
      return row.atHome ? whatIsKept(device, namespace) : other(row, (one) => whatIsKept(one, namespace));
    },
    leaveRegistry: (namespace) =>
      inTurn(async () => {
        const rows = await registryRows(device);
        const row = rows.find((one) => one.namespace === namespace);
        if (row === undefined) return null;
        const isOpen = namespace === host.open();
        const next = rows.find((one) => one !== row);
        const openNext = isOpen && next !== undefined ? [rowChanges.open(next.namespace)] : [];
        if (row.atHome)
          await device.commit([
            ...(await wipe(device, namespace)),
            rowChanges.remove(namespace),
            rowChanges.left(namespace),
            ...openNext,
          ]);
        else {
          await device.commit([rowChanges.remove(namespace), rowChanges.gone(namespace), ...openNext]);
          if (!isOpen) await sweep(host);
        }
        if (isOpen) host.reopen(next?.namespace ?? null);
        return null;
      }),
  };
}

/** Deletes the databases of registries that were left while they were open; call before anything opens them. */
export async function sweep({
  device,
  deleteOther,
}: Pick<DevicePorts, 'device' | 'deleteOther'>): Promise<void> {
  for (const { key } of await device.all('settings')) {
    const namespace = rowChanges.goneOf(key);
    if (namespace === null) continue;
    await deleteOther(databaseOf(namespace));
    await device.commit([rowChanges.swept(namespace)]);
  }
}

function invitationProblem({ namespace, title, relays }: Invitation): Problem | null {
  if (!isOwnedNamespace(namespace)) return problem('registry/bad-key', { found: quote(namespace) });
  if (!isPlainName(title, titleLimit))
    return problem('registry/bad-title', { found: quote(title), limit: titleLimit });
  const isBad = (relay: string): boolean => !/^\/[\x21-\x7e]{1,510}$/.test(relay);
  const bad = relays.find(isBad);
  return relays.length > relaysLimit || bad !== undefined
    ? problem('registry/bad-relays', {
        found: bad === undefined ? `${relays.length}` : quote(bad),
        limit: relaysLimit,
      })
    : null;
}
