import type { DraftContent } from './drafts/draft-content.ts';
import type { DraftRecord } from './drafts/draft-record.ts';
import type { GenModule, ModuleSummary } from './gen-module.ts';
import type { Identity } from './identity.ts';
import type { InstalledModule } from './installed-module.ts';
import type { OutboxItem } from './outbox-item.ts';
import type {
  DraftCheck,
  InstallOutcome,
  InstallPlan,
  PublishOutcome,
  UninstallOutcome,
  WriteOutcome,
  DropBytesOutcome,
} from './outcomes.ts';
import type { Problem } from './problem.ts';
import type { CardEdit } from './card.ts';
import type { CardView } from './card-view.ts';
import type { DropExport } from './drops/export-drop.ts';
import type { DropProgress, DropReport } from './drops/import-drop.ts';
import type { DropSelection } from './drops/selection.ts';
import type { Contact } from './people/address-book.ts';
import type { ContactChange, ShownContact } from './people/note-contact.ts';
import type { Person } from './people/person.ts';
import type { PublishDraft } from './publish-draft.ts';
import type { RatingRecord } from './rating.ts';
import type { GrantOrder } from './rights/grant-right.ts';
import type { RevokeOrder } from './rights/revoke-right.ts';
import type { RateLimits } from './rate-limits.ts';
import type { RegistriesApi } from './registries/device-registries.ts';
import type { RightsView } from './rights/right-row.ts';
import type { TransferOrder } from './rights/transfer-name.ts';
import type { NewSecret, Secret } from './sealed-seed.ts';
import type { RegistryAbout, SyncStatus } from './sync-status.ts';

/** Names one user action; a call retried with the same id is done once. */
export type OperationId = string;

/** An outbox item without its bytes, for the screen. */
export interface OutboxRow extends Omit<OutboxItem, 'entries' | 'request' | 'holders'> {
  /** Browsers, in reach now or not, that said that they hold all of its records (wasm bytes not counted). */
  readonly browsers: number;
  /** Peer ids of those that hold all of it, wasm bytes included. */
  readonly whole: readonly string[];
  /** True while its request is not signed yet (items of format 1): it waits for its author's key. */
  readonly needsKey: boolean;
}

/** What the registry worker tells its pages; a page reads anew what it shows. */
export type RegistryEvent =
  | { readonly kind: 'modules'; readonly ids: readonly string[] }
  | { readonly kind: 'installed' }
  | { readonly kind: 'drafts' }
  | { readonly kind: 'outbox' }
  | { readonly kind: 'rate-limits' }
  | { readonly kind: 'identities' }
  | { readonly kind: 'sync'; readonly status: SyncStatus }
  | { readonly kind: 'about' }
  /** Another registry of this device is being opened (64 hex digits; null: none): pages start anew with it. */
  | { readonly kind: 'reopened'; readonly namespace: string | null }
  /** How far an import is, by the key it was begun with. */
  | { readonly kind: 'import'; readonly key: string; readonly progress: DropProgress }
  /** Contacts, the circle, or what people say of each other and themselves. */
  | { readonly kind: 'people' }
  /** An error nobody awaited; shown in the status bar, never swallowed. */
  | { readonly kind: 'error'; readonly problem: Problem };

/** The registry, as a page calls it. Expected refusals are values; a rejected promise is a bug or a lost thread. */
export interface RegistryApi extends RegistriesApi {
  about(): Promise<RegistryAbout | null>;

  summaries(): Promise<readonly ModuleSummary[]>;
  module(id: string): Promise<GenModule | Problem>;
  ratings(id: string): Promise<readonly RatingRecord[]>;
  /** Ids of modules whose latest release depends on `id`. */
  dependents(id: string): Promise<readonly string[]>;

  /** All checks of `publish`, with nothing written. `bytes` null: the fields alone. */
  checkDraft(draft: PublishDraft, bytes: Uint8Array | null): Promise<DraftCheck>;
  /** `from`: the key of the kept draft that this is; it goes in the same commit as the release comes. */
  publish(
    operation: OperationId,
    draft: PublishDraft,
    bytes: Uint8Array,
    from?: string,
  ): Promise<PublishOutcome>;
  /**
   * Card edits by who may: yank, deprecate, describe. `base`: the heads of the card that its writer saw (`card`), so that what others
   * did since is merged with it; left out: as it stands now.
   */
  edit(operation: OperationId, id: string, edit: CardEdit, base?: readonly string[]): Promise<WriteOutcome>;
  /** The card as it stands and its history, newest first. */
  card(id: string): Promise<CardView | Problem>;
  rate(operation: OperationId, id: string, stars: number, review: string): Promise<WriteOutcome>;
  /** Takes one's rating back. */
  unrate(operation: OperationId, id: string): Promise<WriteOutcome>;

  /** What the reader noted of others: petnames and trust; kept on this device only. */
  contacts(): Promise<readonly ShownContact[]>;
  noteContact(did: string, change: ContactChange): Promise<Contact | Problem>;
  /** What is known about a key, and since when. */
  person(did: string): Promise<Person | Problem>;
  /** What a key calls itself; empty where it says nothing. */
  says(did: string): Promise<string>;
  /** Publishes that one trusts a key, or takes that back. */
  sayTrust(operation: OperationId, did: string, trusted: boolean): Promise<WriteOutcome>;
  /** Publishes the name one calls oneself; empty: takes it back. */
  sayName(operation: OperationId, name: string): Promise<WriteOutcome>;

  /** `version` empty: latest. */
  plan(id: string, version: string): Promise<InstallPlan>;
  /** Fetches what is missing, verifies everything again, installs dependencies first; all or nothing. */
  install(operation: OperationId, id: string, version: string): Promise<InstallOutcome>;
  uninstall(operation: OperationId, id: string): Promise<UninstallOutcome>;
  /** Drops the bytes of a release on this device, unless something here needs them. */
  dropBytes(operation: OperationId, id: string, version: string): Promise<DropBytesOutcome>;
  installed(): Promise<readonly InstalledModule[]>;
  /** Whether this device tells others what it installs (off until its user says so), and the switch for it. */
  sharesInstalls(): Promise<boolean>;
  shareInstalls(on: boolean): Promise<boolean | Problem>;
  /** The installed (or held) bytes, verified against their digests. */
  bytes(id: string, version: string): Promise<Uint8Array | Problem>;

  /** Who can do what with a module (`id` empty: with the registry), through which chain, until when. */
  rights(id: string): Promise<RightsView>;
  /** Passes a narrower right on; `id` empty: over the registry. */
  grant(operation: OperationId, id: string, order: GrantOrder): Promise<WriteOutcome>;
  /** Cuts a key off, with what it passed on. */
  revoke(operation: OperationId, id: string, order: RevokeOrder): Promise<WriteOutcome>;
  /** Passes the module's name on. */
  transfer(operation: OperationId, id: string, order: TransferOrder): Promise<WriteOutcome>;
  /** Signs which of several releases under one version stands; `release` is its entry id. */
  choose(operation: OperationId, id: string, version: string, release: string): Promise<WriteOutcome>;
  /** This reader's own pick between undecided releases. */
  pick(id: string, version: string, release: string): Promise<Problem | null>;
  /** Consents to the present owner of an installed module: its updates are held no more. */
  consent(id: string): Promise<Problem | null>;
  /** A drop with all releases under a version and what dates and authorises them; `id` empty: lists of witnesses that contradict each other. */
  evidence(id: string, version: string): Promise<Uint8Array | Problem>;

  identities(): Promise<readonly Identity[]>;
  createIdentity(name: string): Promise<Identity | Problem>;
  renameIdentity(did: string, name: string): Promise<Identity | Problem>;
  chooseIdentity(did: string): Promise<Identity | Problem>;
  /** Seals the key under `next`; null: it lies plain. `secret` opens what it is sealed under now. */
  protectIdentity(did: string, next: NewSecret | null, secret: Secret | null): Promise<Identity | Problem>;
  unlockIdentity(did: string, secret: Secret): Promise<Identity | Problem>;
  lockIdentity(did: string): Promise<Identity | Problem>;
  /** 24 words (BIP-39 English) that encode the 32-byte seed. `secret`: null for a key that is not protected. */
  exportIdentity(did: string, secret: Secret | null): Promise<string | Problem>;
  importIdentity(phrase: string, name: string): Promise<Identity | Problem>;
  /** A `.genkey` file: the key, sealed under `passphrase`. */
  exportIdentityFile(did: string, secret: Secret | null, passphrase: string): Promise<Uint8Array | Problem>;
  importIdentityFile(
    file: Uint8Array,
    passphrase: string,
    as: 'sealed' | 'plain',
  ): Promise<Identity | Problem>;

  /** What was changed last first. */
  drafts(): Promise<readonly DraftRecord[]>;
  /** Makes a draft under a key of the page's own, so that a retried call makes one. Its document is then edited over the `documents` port. */
  createDraft(key: string, content: DraftContent): Promise<DraftRecord | Problem>;
  /** The bytes kept with a draft; null when it has none. */
  draftBytes(key: string): Promise<Uint8Array | null | Problem>;
  /** Keeps a module with a draft, or none. */
  setDraftFile(
    key: string,
    file: { readonly name: string; readonly bytes: Uint8Array } | null,
  ): Promise<DraftRecord | Problem>;
  /** Deletes a draft, and its bytes where nothing else needs them. */
  deleteDraft(key: string): Promise<Problem | null>;

  /** Begins a drop of what is selected; its pieces are asked for one by one. */
  exportDrop(selection: DropSelection): Promise<DropExport | Problem>;
  /** The next piece; null at the end. */
  exportPiece(key: string): Promise<Uint8Array | null | Problem>;
  /** Gives up a drop that is being written. */
  endExport(key: string): Promise<void>;
  /** Takes in a drop, telling its progress under the caller's `key`. Imported again it changes nothing. */
  importDrop(key: string, file: Blob): Promise<DropReport>;
  stopImport(key: string): Promise<void>;

  sync(): Promise<SyncStatus>;
  /** Newest first. */
  outbox(): Promise<readonly OutboxRow[]>;
  /** How many browsers that hold all of a local write make it *held*, where no relay has it: 1 to 16. */
  holdersWanted(): Promise<number>;
  setHoldersWanted(count: number): Promise<void>;
  /** What this device takes from, and gives to, all its peers together. */
  rateLimits(): Promise<RateLimits>;
  /** A problem where a limit is none that a device can keep; then nothing was changed. */
  setRateLimits(limits: RateLimits): Promise<Problem | null>;
  /** Tries to connect now. */
  syncNow(): Promise<void>;
}
