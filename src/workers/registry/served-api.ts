import type { Registry } from '../../registry/registry.ts';
import type { SyncStatus } from '../../registry/sync-status.ts';
import type { RegistryApi } from './registry.contract.ts';

/** The calls that pages may make, and no others, of a registry and its network. */
export function servedApi(
  registry: Registry,
  network: { status(): SyncStatus; retryNow(): void },
): RegistryApi {
  const { about, summaries, module, ratings, dependents, checkDraft, publish, rate, outbox } = registry;
  const { card, edit, unrate } = registry;
  const { contacts, noteContact, person, says, sayTrust, sayName } = registry;
  const { plan, install, uninstall, installed, bytes, sharesInstalls, shareInstalls } = registry;
  const { rights, grant, revoke, transfer, choose, pick, consent, evidence } = registry;
  const { identities, createIdentity, renameIdentity, chooseIdentity, exportIdentity, importIdentity } =
    registry;
  const { protectIdentity, unlockIdentity, lockIdentity, exportIdentityFile, importIdentityFile } = registry;
  return {
    about,
    summaries,
    module,
    ratings,
    dependents,
    checkDraft,
    publish,
    card,
    edit,
    rate,
    unrate,
    contacts,
    noteContact,
    person,
    says,
    sayTrust,
    sayName,
    plan,
    install,
    uninstall,
    installed,
    bytes,
    sharesInstalls,
    shareInstalls,
    rights,
    grant,
    revoke,
    transfer,
    choose,
    pick,
    consent,
    evidence,
    identities,
    createIdentity,
    renameIdentity,
    chooseIdentity,
    exportIdentity,
    importIdentity,
    protectIdentity,
    unlockIdentity,
    lockIdentity,
    exportIdentityFile,
    importIdentityFile,
    outbox,
    sync: () => Promise.resolve(network.status()),
    syncNow: async () => {
      await registry.settle();
      network.retryNow();
    },
  };
}
