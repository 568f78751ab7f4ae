import type { DraftVerbs } from '../../registry/drafts/draft-verbs.ts';
import type { RegistriesApi } from '../../registry/registries/device-registries.ts';
import type { Registry } from '../../registry/registry.ts';
import type { SyncStatus } from '../../registry/sync-status.ts';
import type { RegistryApi } from './registry.contract.ts';

/** The calls that pages may make, and no others, of a registry, its network, its drafts and the registries beside it. */
export function servedApi(
  registry: Registry,
  network: { status(): SyncStatus; retryNow(): void },
  drafts: () => Promise<DraftVerbs>,
  registries: () => Promise<RegistriesApi>,
  limits: Pick<RegistryApi, 'rateLimits' | 'setRateLimits'>,
): RegistryApi {
  const { about, summaries, module, ratings, dependents, checkDraft, rate } = registry;
  const { outbox, holdersWanted, setHoldersWanted } = registry;
  const { exportDrop, exportPiece, endExport, importDrop, stopImport } = registry;
  const { card, edit, unrate } = registry;
  const { contacts, noteContact, person, says, sayTrust, sayName } = registry;
  const { plan, install, uninstall, dropBytes, installed, bytes, sharesInstalls, shareInstalls } = registry;
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
    async publish(operation, draft, bytes, from) {
      const publish = () => registry.publish(operation, draft, bytes, from);
      return from === undefined ? publish() : (await drafts()).publishing(from, publish);
    },
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
    dropBytes,
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
    drafts: async () => (await drafts()).drafts(),
    createDraft: async (key, content) => (await drafts()).createDraft(key, content),
    draftBytes: async (key) => (await drafts()).draftBytes(key),
    setDraftFile: async (key, file) => (await drafts()).setDraftFile(key, file),
    deleteDraft: async (key) => (await drafts()).deleteDraft(key),
    registries: async () => (await registries()).registries(),
    newOwnerPhrase: async () => (await registries()).newOwnerPhrase(),
    createRegistry: async (phrase, title) => (await registries()).createRegistry(phrase, title),
    joinRegistry: async (invitation) => (await registries()).joinRegistry(invitation),
    openRegistry: async (namespace) => (await registries()).openRegistry(namespace),
    invitation: async (namespace) => (await registries()).invitation(namespace),
    keptOf: async (namespace) => (await registries()).keptOf(namespace),
    leaveRegistry: async (namespace) => (await registries()).leaveRegistry(namespace),
    exportDrop,
    exportPiece,
    endExport,
    importDrop,
    stopImport,
    outbox,
    holdersWanted,
    setHoldersWanted,
    ...limits,
    sync: () => Promise.resolve(network.status()),
    syncNow: async () => {
      await registry.settle();
      network.retryNow();
    },
  };
}
