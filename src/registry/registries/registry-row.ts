import { fromHex } from '../../willow/bytes.ts';
import { isCommunal } from '../../willow/capability.ts';
import type { Change, Storage } from '../ports/storage.ts';
import { leftSetting, openSetting } from './open-setting.ts';

/** A registry that this device keeps, as it stands among the device's own rows. */
export interface RegistryRow {
  /** 64 hex digits. */
  readonly namespace: string;
  /** What it called itself when it was last open, or what the invitation said; claimed, never proved. */
  readonly title: string;
  /** Milliseconds since 1970 UTC when it was joined here. */
  readonly since: number;
  /** Relays (multiaddrs) named by the invitation. */
  readonly relays: readonly string[];
  /** True where it lies in the device's own database, with what belongs to the device. */
  readonly atHome: boolean;
}

/** A link that leads to a registry says no more than this; all of it is claimed. */
export interface Invitation {
  /** 64 hex digits. */
  readonly namespace: string;
  readonly title: string;
  /** Multiaddrs. */
  readonly relays: readonly string[];
}

const prefix = 'registry ';
const gonePrefix = 'left-database ';
const joinedSetting = 'registry';
export const titleLimit = 128;
export const relaysLimit = 8;

/** Whether a row of a table belongs to the device, whichever registry is open: keys, what their owner calls others, the list of registries. */
export function isOfDevice(table: string, key: string): boolean {
  if (table === 'identities') return true;
  return (
    table === 'settings' &&
    (key === 'identity' ||
      key === 'holders-wanted' ||
      key === 'rate-limits' ||
      key === openSetting ||
      key === leftSetting ||
      key.startsWith(gonePrefix) ||
      key.startsWith('contact ') ||
      key.startsWith(prefix))
  );
}

/** The registries of a device, in the order in which they were joined. One that was joined before there was a list has no row yet. */
export async function registryRows(device: Storage): Promise<readonly RegistryRow[]> {
  const settings = await device.all('settings');
  const rows = settings.flatMap(({ key, value }) =>
    key.startsWith(prefix) ? (parseRow(key.slice(prefix.length), value) ?? []) : [],
  );
  const home = parseJoined(settings.find(({ key }) => key === joinedSetting)?.value);
  if (home !== null && !rows.some(({ namespace }) => namespace === home.namespace))
    rows.push({ ...home, title: '', relays: [], atHome: true });
  return rows.sort((a, b) => a.since - b.since);
}

/** The registry that is opened at start: the one chosen last; null: the one at home, which may still have to be met. */
export async function openedRow(device: Storage): Promise<RegistryRow | null> {
  const chosen = await device.read('settings', openSetting);
  if (chosen === undefined) return null;
  const row = (await registryRows(device)).find(({ namespace }) => namespace === chosen);
  return row === undefined || row.atHome ? null : row;
}

export const rowChanges = {
  put: ({ namespace, ...value }: RegistryRow): Change => ({
    kind: 'put',
    table: 'settings',
    key: prefix + namespace,
    value,
  }),
  remove: (namespace: string): Change => ({ kind: 'delete', table: 'settings', key: prefix + namespace }),
  open: (namespace: string): Change => ({
    kind: 'put',
    table: 'settings',
    key: openSetting,
    value: namespace,
  }),
  left: (namespace: string): Change => ({
    kind: 'put',
    table: 'settings',
    key: leftSetting,
    value: namespace,
  }),
  /** Its database is to be deleted once nothing has it open. */
  gone: (namespace: string): Change => ({
    kind: 'put',
    table: 'settings',
    key: gonePrefix + namespace,
    value: true,
  }),
  goneOf: (key: string): string | null => (key.startsWith(gonePrefix) ? key.slice(gonePrefix.length) : null),
  swept: (namespace: string): Change => ({ kind: 'delete', table: 'settings', key: gonePrefix + namespace }),
  comeBack: { kind: 'delete', table: 'settings', key: leftSetting } satisfies Change,
};

/** Names the database of a registry that does not lie at home. */
export function databaseOf(namespace: string): string {
  return `gen-registry-${namespace.slice(0, 32)}`;
}

/** Whether these are the hex digits of the key of an owned registry. */
export function isOwnedNamespace(namespace: string): boolean {
  const key = /^[0-9a-f]{64}$/.test(namespace) ? fromHex(namespace) : null;
  return key !== null && !isCommunal(key);
}

function parseRow(namespace: string, value: unknown): RegistryRow | null {
  if (typeof value !== 'object' || value === null || !/^[0-9a-f]{64}$/.test(namespace)) return null;
  const { title, since, relays, atHome } = value as Readonly<Record<string, unknown>>;
  return {
    namespace,
    title: typeof title === 'string' ? title : '',
    since: typeof since === 'number' ? since : 0,
    relays: Array.isArray(relays) ? relays.map(String) : [],
    atHome: atHome === true,
  };
}

function parseJoined(value: unknown): { readonly namespace: string; readonly since: number } | null {
  if (typeof value !== 'object' || value === null) return null;
  const { namespace, since } = value as { readonly namespace?: unknown; readonly since?: unknown };
  return typeof namespace === 'string' ? { namespace, since: typeof since === 'number' ? since : 0 } : null;
}
