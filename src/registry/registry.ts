import { fromHex, toHex } from '../willow/bytes.ts';
import { createCatalogue } from './catalogue.ts';
import { currentProjection } from './current-projection.ts';
import { storedControl } from './control-records.ts';
import type { Context, Joined, RegistryPorts } from './context.ts';
import { createExclusive } from './exclusive.ts';
import type { UncheckedEntry } from './entry-rules.ts';
import type { RegistriesApi } from './registries/device-registries.ts';
import type { DraftApi } from './drafts/draft-verbs.ts';
import type { GenModule, ModuleSummary } from './gen-module.ts';
import { loadOnce } from './load-once.ts';
import { quote } from './module-id.ts';
import { trimOperations } from './operations.ts';
import { createOutbox } from './outbox.ts';
import type { StoredEntry } from './ports/storage.ts';
import { ratingsOf } from './module-sources.ts';
import { problem, type Problem } from './problem.ts';
import { addressBook } from './people/address-book.ts';
import { createFirstSeen } from './people/first-seen.ts';
import { circleSetting, parseCircle } from './people/ring.ts';
import { acceptOwn, receive, receivePayload, type Received } from './receive.ts';
import type { RegistryApi, RegistryEvent } from './registry-api.ts';
import { authorityOf } from './rules/authority.ts';
import type { Acknowledger, GrantAnswer } from './ports/network.ts';
import { storageProblem } from './storage-problem.ts';
import type { RegistryAbout } from './sync-status.ts';

/** The calls of {@link RegistryApi} that need no network status. */
export type RegistryVerbs = Omit<
  RegistryApi,
  'sync' | 'syncNow' | 'rateLimits' | 'setRateLimits' | keyof DraftApi | keyof RegistriesApi
>;

/** A registry on this device: what pages call, and what peers reach through a sync session. */
export interface Registry extends RegistryVerbs {
  /** Takes up the list of modules, for `summaries`, `module`, `dependents`, `installed` and `outbox`; nothing else may be asked for before `open`. */
  openList(): Promise<void>;
  /** Takes up all that is stored; call once, first. */
  open(): Promise<void>;
  /** Makes this the device's registry. Does nothing when it is already. */
  join(namespace: Uint8Array): Promise<void>;
  namespace(): Uint8Array | null;
  on(listener: (event: RegistryEvent) => void): () => void;
  summariesOf(ids: readonly string[]): readonly ModuleSummary[];

  receive(entries: readonly UncheckedEntry[]): Promise<readonly Received[]>;
  /** Stores records made on this device; throws when a rule refuses them. */
  acceptOwn(entries: readonly StoredEntry[]): Promise<readonly StoredEntry[]>;
  receivePayload(digest: string, bytes: Uint8Array): Promise<Problem | null>;
  acknowledged(ids: readonly string[], peer: Acknowledger): Promise<void>;
  /** Takes up what the service worker sent; call while nobody writes receipts. */
  foldReceipts(): Promise<void>;
  /** Moves the outbox on; returns when nothing more can be done now. */
  settle(): Promise<void>;
  /** Answers a grant request where an identity of this device may issue, and is not locked; null otherwise (SPEC J4). */
  answer(request: Uint8Array): Promise<GrantAnswer | null>;
  /** Resolves when every projection is up to date. */
  settled(): Promise<void>;
  /** The verbs' shared state, for an issuer on the same device. */
  context(): Context;
  close(): void;
}

const registrySetting = 'registry';

// What pages ask for by and by is loaded when they first do: the first list needs none of it.
const identityVerbs = () => import('./identities.ts');
const installVerbs = () => import('./install.ts');
const dropFiles = () => import('./drops/verbs.ts');
const peopleVerbs = () => import('./people/verbs.ts');
const rightsVerbs = () => import('./rights/verbs.ts');
const writeVerbs = () => import('./write-verbs.ts');

/** Builds a registry over its ports. */
export function createRegistry(ports: RegistryPorts): Registry {
  const listeners = new Set<(event: RegistryEvent) => void>();
  let settling: Promise<void> | null = null;
  let again = false;
  let turning: Promise<void> = Promise.resolve();
  const context: Context = {
    ...ports,
    chains: boundedSet(10_000),
    exclusive: createExclusive(),
    emit: (event) => {
      for (const listener of listeners) listener(event);
      if (event.kind === 'people' || event.kind === 'identities') turnCircle();
    },
    catalogue: createCatalogue(ports.storage, () => context),
    outbox: createOutbox(ports.storage),
    firstSeen: createFirstSeen(ports.storage),
    circle: new Map(),
    joined: null,
    control: new Map(),
    authority: authorityOf('', []),
  };
  const list = loadOnce(async () => {
    await Promise.all([context.outbox.load(), context.catalogue.load()]);
  });
  const keys = loadOnce(async () => (await identityVerbs()).createIdentities(() => context));
  const drops = loadOnce(async () => (await dropFiles()).dropVerbs(context));
  const peersWords = loadOnce(async () => (await writeVerbs()).acknowledgements(context));

  const issuer = loadOnce(async () =>
    (await writeVerbs()).issuerHere(context, await keys.get(), (entries) => acceptOwn(context, entries)),
  );

  async function take(joined: Joined): Promise<void> {
    context.joined = joined;
    const control = await storedControl(ports.storage, joined.namespace);
    context.control = new Map(control.map((stored) => [stored.id, stored]));
    context.authority = authorityOf(toHex(joined.namespace), control);
    context.emit({ kind: 'about' });
  }

  /** Brings the circle up to date after what is being written now. */
  function turnCircle(): void {
    const turn = async (): Promise<void> => {
      try {
        const { refreshCircle } = await peopleVerbs();
        await context.exclusive(() => refreshCircle(context));
      } catch (error) {
        context.emit({ kind: 'error', problem: storageProblem(error, 'the people you trust') });
      }
    };
    turning = turning.then(turn);
  }

  /** Without a key of its own and without contacts there is no circle, and nothing to load for it. */
  async function turnCircleAtStart(): Promise<void> {
    const { storage } = ports;
    const isAlone =
      context.circle.size === 0 &&
      (await storage.all('identities')).length === 0 &&
      (await addressBook(storage).all()).length === 0;
    if (!isAlone) turnCircle();
  }

  async function settle(): Promise<void> {
    if (!context.outbox.items().some(({ state }) => state === 'waiting')) return settling ?? undefined;
    again = true;
    settling ??= (async () => {
      try {
        while (again) {
          again = false;
          await (await writeVerbs()).settleOutbox(context, await keys.get(), await issuer.get());
        }
      } catch (error) {
        context.emit({ kind: 'error', problem: storageProblem(error, 'the outbox') });
      } finally {
        settling = null;
      }
    })();
    return settling;
  }
  /** A share that cannot be written must not undo the install: it is reported, not thrown. */
  const counted = async (id: string, by: 'added' | 'removed'): Promise<void> => {
    try {
      await (await peopleVerbs()).countInstall(context, await keys.get(), id, by);
      void settle();
    } catch (error) {
      context.emit({ kind: 'error', problem: storageProblem(error, 'the install count') });
    }
  };
  const thenSettle = async <T>(outcome: Promise<T>): Promise<T> => {
    const value = await outcome;
    void settle();
    return value;
  };

  return {
    openList: list.get,
    async open() {
      await list.get();
      const joined = joinedOf(await ports.storage.read('settings', registrySetting));
      if (joined !== null) await take(joined);
      context.circle = parseCircle(await ports.storage.read('settings', circleSetting));
      context.catalogue.refreshSoon([]);
      await turnCircleAtStart();
      await trimOperations(context);
    },
    async join(namespace) {
      if (context.joined !== null && toHex(context.joined.namespace) === toHex(namespace)) return;
      const joined: Joined = { namespace, since: ports.clock.now() };
      const value = { namespace: toHex(namespace), since: joined.since };
      await ports.storage.commit([{ kind: 'put', table: 'settings', key: registrySetting, value }]);
      await take(joined);
    },
    namespace: () => context.joined?.namespace ?? null,
    on(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    about: () => Promise.resolve(aboutOf(context)),
    summaries: () => Promise.resolve(context.catalogue.summaries()),
    summariesOf: (ids) => context.catalogue.summaries(ids),
    module: (id) => readModule(context, id),
    ratings: (id) => ratingsOf(context, id),
    dependents: (id) => Promise.resolve(context.catalogue.dependents(id)),
    checkDraft: async (draft, bytes) =>
      (await writeVerbs()).checkDraft(context, await keys.get(), draft, bytes),
    publish: async (operation, draft, bytes, from) =>
      thenSettle((await writeVerbs()).publish(context, await keys.get(), operation, draft, bytes, from)),
    edit: async (operation, id, edit, base) =>
      thenSettle((await writeVerbs()).editCard(context, await keys.get(), operation, id, edit, base)),
    card: async (id) => (await writeVerbs()).cardView(context, id),
    rate: async (operation, id, stars, review) =>
      thenSettle((await peopleVerbs()).rate(context, await keys.get(), operation, id, stars, review)),
    unrate: async (operation, id) =>
      thenSettle((await peopleVerbs()).unrate(context, await keys.get(), operation, id)),
    contacts: async () => (await peopleVerbs()).contactsOf(context),
    noteContact: async (did, change) => (await peopleVerbs()).noteContact(context, did, change),
    person: async (did) => (await peopleVerbs()).personOf(context, did),
    says: async (did) => (await peopleVerbs()).saysOf(context, did),
    sayTrust: async (operation, did, trusted) =>
      thenSettle((await peopleVerbs()).sayTrust(context, await keys.get(), operation, did, trusted)),
    sayName: async (operation, name) =>
      thenSettle((await peopleVerbs()).sayName(context, await keys.get(), operation, name)),
    plan: async (id, version) => (await installVerbs()).planInstall(context, id, version),
    async install(operation, id, version) {
      const outcome = await (await installVerbs()).install(context, operation, id, version);
      if (outcome.kind === 'installed') await counted(id, 'added');
      return outcome;
    },
    async uninstall(operation, id) {
      const outcome = await (await installVerbs()).uninstall(context, operation, id);
      if (outcome.kind === 'uninstalled') await counted(id, 'removed');
      return outcome;
    },
    dropBytes: async (operation, id, version) =>
      (await installVerbs()).dropBytes(context, operation, id, version),
    sharesInstalls: async () => (await peopleVerbs()).sharesInstalls(context),
    shareInstalls: async (on) => (await peopleVerbs()).shareInstalls(context, await keys.get(), on),
    installed: async () => (await ports.storage.all('installed')).map(({ value }) => value),
    bytes: async (id, version) => (await installVerbs()).readBytes(context, id, version),
    rights: async (id) => (await rightsVerbs()).listRights(context, await keys.get(), id),
    grant: async (operation, id, order) =>
      (await rightsVerbs()).grantRight(context, await keys.get(), operation, id, order),
    revoke: async (operation, id, order) =>
      (await rightsVerbs()).revokeRight(context, await keys.get(), operation, id, order),
    transfer: async (operation, id, order) =>
      (await rightsVerbs()).transferName(context, await keys.get(), operation, id, order),
    choose: async (operation, id, version, release) =>
      (await rightsVerbs()).chooseRival(context, await keys.get(), operation, id, version, release),
    pick: async (id, version, release) => (await rightsVerbs()).pickRival(context, id, version, release),
    consent: async (id) => (await rightsVerbs()).consentToOwner(context, id),
    evidence: async (id, version) => (await rightsVerbs()).evidenceOf(context, id, version),
    identities: async () => (await keys.get()).all(),
    createIdentity: async (name) => (await keys.get()).create(name),
    renameIdentity: async (did, name) => (await keys.get()).rename(did, name),
    chooseIdentity: async (did) => (await keys.get()).choose(did),
    protectIdentity: async (did, next, secret) => (await keys.get()).protect(did, next, secret),
    unlockIdentity: async (did, secret) => thenSettle((await keys.get()).unlock(did, secret)),
    lockIdentity: async (did) => (await keys.get()).lock(did),
    exportIdentity: async (did, secret) => (await keys.get()).phrase(did, secret),
    importIdentity: async (phrase, name) => (await keys.get()).restore(phrase, name),
    exportIdentityFile: async (did, secret, passphrase) =>
      (await keys.get()).exportFile(did, secret, passphrase),
    importIdentityFile: async (file, passphrase, as) => (await keys.get()).importFile(file, passphrase, as),
    exportDrop: async (selection) => (await drops.get()).begin(selection),
    exportPiece: async (key) => (await drops.get()).next(key),
    endExport: async (key) => (await drops.get()).end(key),
    importDrop: async (key, file) => thenSettle((await drops.get()).take(key, file)),
    stopImport: async (key) => (await drops.get()).stop(key),
    outbox: () => Promise.resolve(context.outbox.rows()),
    receive: (entries) => thenSettleIfControl(receive(context, entries), entries),
    acceptOwn: (entries) => acceptOwn(context, entries),
    receivePayload: (digest, bytes) => receivePayload(context, digest, bytes),
    acknowledged: async (ids, peer) => (await peersWords.get()).acknowledged(ids, peer),
    holdersWanted: async () => (await peersWords.get()).holdersWanted(),
    setHoldersWanted: async (count) => (await peersWords.get()).setHoldersWanted(count),
    async foldReceipts() {
      if ((await ports.storage.all('receipts')).length > 0) await (await writeVerbs()).foldReceipts(context);
    },
    settle,
    async settled() {
      await turning;
      await context.catalogue.settled();
    },
    answer: async (request) => (await issuer.get())(request),
    context: () => context,
    close() {
      listeners.clear();
      ports.storage.close();
    },
  };

  async function thenSettleIfControl(
    outcome: Promise<readonly Received[]>,
    entries: readonly UncheckedEntry[],
  ): Promise<readonly Received[]> {
    const received = await outcome;
    const waits = context.outbox.items().some((item) => item.state === 'waiting');
    if (waits && entries.length > 0) void settle();
    return received;
  }
}

/** A set of verified chains that forgets all when it is full: what was forgotten is verified again. */
function boundedSet(limit: number): Context['chains'] {
  const known = new Set<string>();
  return {
    has: (key) => known.has(key),
    add(key) {
      if (known.size >= limit) known.clear();
      known.add(key);
    },
  };
}

function joinedOf(stored: unknown): Joined | null {
  if (typeof stored !== 'object' || stored === null) return null;
  const { namespace, since } = stored as { namespace?: unknown; since?: unknown };
  const bytes = typeof namespace === 'string' ? fromHex(namespace) : null;
  return bytes?.length === 32 ? { namespace: bytes, since: typeof since === 'number' ? since : 0 } : null;
}

function aboutOf({ joined, authority }: Context): RegistryAbout | null {
  if (joined === null) return null;
  const { about } = authority;
  return {
    namespace: toHex(joined.namespace),
    title: about?.title ?? 'Registry',
    issuing: about?.issuing ?? 'unknown',
    since: joined.since,
  };
}

/** A module with what only this device knows: which bytes are held, and who depends on it. */
async function readModule({ storage, catalogue }: Context, id: string): Promise<GenModule | Problem> {
  const module = await storage.read('modules', id);
  if (module === undefined) return problem('module/not-found', { id: quote(id) });
  const releases = await Promise.all(
    module.releases.map(async (release) => ({
      ...release,
      held: await storage.payloads.has(release.manifest.wasm.william3),
    })),
  );
  return { ...currentProjection(module), releases, dependents: catalogue.dependents(id).length };
}
