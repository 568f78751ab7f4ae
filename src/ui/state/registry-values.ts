import type { CardView } from '../../registry/card-view.ts';
import type { DraftRecord } from '../../registry/drafts/draft-record.ts';
import type { GenModule } from '../../registry/gen-module.ts';
import type { Identity } from '../../registry/identity.ts';
import type { InstalledModule } from '../../registry/installed-module.ts';
import type { Problem } from '../../registry/problem.ts';
import type { RateLimits } from '../../registry/rate-limits.ts';
import type { RatingRecord } from '../../registry/rating.ts';
import type { RightsView } from '../../registry/rights/right-row.ts';
import type { RegistryAbout, SyncStatus } from '../../registry/sync-status.ts';
import type { OutboxRow } from '../../workers/registry/registry.contract.ts';
import { useServices } from '../services.ts';
import { useLive } from './use-live.ts';
import type { Live } from './use-live.ts';

/** The registry this app shows; null before it has met one. */
export function useAbout(): Live<RegistryAbout | null> {
  const { registry } = useServices();
  return useLive(
    'about',
    () => registry.api.about(),
    (event) => event.kind === 'about',
  );
}

/** The state of the network. */
export function useSync(): Live<SyncStatus> {
  const { registry } = useServices();
  return useLive(
    'sync',
    () => registry.api.sync(),
    (event) => event.kind === 'sync',
  );
}

/** Local writes on their way out, newest first. */
export function useOutbox(): Live<readonly OutboxRow[]> {
  const { registry } = useServices();
  return useLive(
    'outbox',
    () => registry.api.outbox(),
    (event) => event.kind === 'outbox',
  );
}

/** The keys of this device. */
export function useIdentities(): Live<readonly Identity[]> {
  const { registry } = useServices();
  return useLive(
    'identities',
    () => registry.api.identities(),
    (event) => event.kind === 'identities',
  );
}

/** Who can do what with a module. */
export function useRights(id: string): Live<RightsView> {
  const { registry } = useServices();
  return useLive(
    `rights ${id}`,
    () => registry.api.rights(id),
    (event) => event.kind === 'identities' || (event.kind === 'modules' && event.ids.includes(id)),
  );
}

/** What is installed on this device. */
export function useInstalled(): Live<readonly InstalledModule[]> {
  const { registry } = useServices();
  return useLive(
    'installed',
    () => registry.api.installed(),
    (event) => event.kind === 'installed',
  );
}

/** The drafts of this device, what was changed last first. */
export function useDrafts(): Live<readonly DraftRecord[]> {
  const { registry } = useServices();
  return useLive(
    'drafts',
    () => registry.api.drafts(),
    (event) => event.kind === 'drafts',
  );
}

/** One module with all its releases. */
export function useModule(id: string): Live<GenModule | Problem> {
  const { registry } = useServices();
  return useLive(
    `module ${id}`,
    () => registry.api.module(id),
    (event) => event.kind === 'outbox' || (event.kind === 'modules' && event.ids.includes(id)),
  );
}

/** The card of one module with its history. */
export function useCard(id: string): Live<CardView | Problem> {
  const { registry } = useServices();
  return useLive(
    `card ${id}`,
    () => registry.api.card(id),
    (event) => event.kind === 'outbox' || (event.kind === 'modules' && event.ids.includes(id)),
  );
}

/** Ids of the modules that depend on `id`. */
export function useDependents(id: string): Live<readonly string[]> {
  const { registry } = useServices();
  return useLive(
    `dependents ${id}`,
    () => registry.api.dependents(id),
    (event) => event.kind === 'modules',
  );
}

/** The ratings of one module. */
export function useRatings(id: string): Live<readonly RatingRecord[]> {
  const { registry } = useServices();
  return useLive(
    `ratings ${id}`,
    () => registry.api.ratings(id),
    (event) =>
      event.kind === 'outbox' ||
      event.kind === 'people' ||
      (event.kind === 'modules' && event.ids.includes(id)),
  );
}

/** Whether this device counts what it installs. */
export function useSharesInstalls(): Live<boolean> {
  const { registry } = useServices();
  return useLive(
    'shares-installs',
    () => registry.api.sharesInstalls(),
    (event) => event.kind === 'installed',
  );
}

/** What this device takes from, and gives to, all its peers together. */
export function useRateLimits(): Live<RateLimits> {
  const { registry } = useServices();
  return useLive(
    'rate-limits',
    () => registry.api.rateLimits(),
    (event) => event.kind === 'rate-limits',
  );
}

/** How many browsers must hold all of a write before it counts as safe without a relay. */
export function useHoldersWanted() {
  const { registry } = useServices();
  return useLive(
    'holders-wanted',
    () => registry.api.holdersWanted(),
    (event) => event.kind === 'outbox',
  );
}
