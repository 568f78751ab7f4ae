import { toHex } from '../../willow/bytes.ts';
import { authorOf } from '../author.ts';
import type { Context } from '../context.ts';
import type { Identities } from '../identities.ts';
import { isProblem, type Problem } from '../problem.ts';
import type { RecordPath } from '../record-path.ts';
import type { InstallsPayload } from '../records.ts';
import { commitWrite, jsonRecord, signRecords, timestampFor } from '../write-records.ts';

const shareSetting = 'share-installs';
const deviceSetting = 'device';
/** This device's share of the counter of one module, so far. */
const counterSetting = (id: string): string => `installs/${id}`;

/** True when this device tells others what it has installed; off until its user says so. */
export async function sharesInstalls({ storage }: Context): Promise<boolean> {
  return (await storage.read('settings', shareSetting)) === true;
}

/** Turns sharing on or off; on needs an identity to sign with. Modules installed before are not told. */
export async function shareInstalls(
  context: Context,
  identities: Identities,
  on: boolean,
): Promise<boolean | Problem> {
  if (on) {
    const signer = await identities.signer();
    if (isProblem(signer)) return signer;
  }
  await context.storage.commit([{ kind: 'put', table: 'settings', key: shareSetting, value: on }]);
  context.emit({ kind: 'installed' });
  return on;
}

/**
 * Adds an install or a removal to this device's share of the module's PN-counter (SPEC P11): `people/installs/<id>/<device>`,
 * signed by the chosen identity. Does nothing unless the user turned sharing on.
 */
export async function countInstall(
  context: Context,
  identities: Identities,
  id: string,
  by: 'added' | 'removed',
): Promise<void> {
  await context.exclusive(async () => {
    if (!(await sharesInstalls(context))) return;
    const author = await authorOf(context, identities);
    if (isProblem(author)) return;
    const { signer, key, namespace } = author;
    const { storage } = context;
    const before = (await storage.read('settings', counterSetting(id))) as
      | Omit<InstallsPayload, 'time'>
      | undefined;
    const share = { added: before?.added ?? 0, removed: before?.removed ?? 0 };
    if (by === 'removed' && share.added <= share.removed) return;
    share[by] += 1;
    const device = await deviceId(context);
    const path: RecordPath = { kind: 'installs', id, device };
    const timestamp = await timestampFor(context, namespace, signer.publicKey, path);
    const payload: InstallsPayload = { time: timestamp.toString(), ...share };
    const signed = await signRecords(namespace, signer, timestamp, [jsonRecord(() => path, payload)]);
    const also = () => [{ kind: 'put', table: 'settings', key: counterSetting(id), value: share } as const];
    await commitWrite(context, namespace, {
      what: 'installs',
      module: id,
      version: '',
      author: key,
      signed,
      signer,
      also,
    });
  });
}

/** A random name of this device, 32 hex digits: the counter's share, nothing else. */
async function deviceId({ storage, random }: Context): Promise<string> {
  const known = await storage.read('settings', deviceSetting);
  if (typeof known === 'string') return known;
  const made = toHex(random(16));
  await storage.commit([{ kind: 'put', table: 'settings', key: deviceSetting, value: made }]);
  return made;
}
