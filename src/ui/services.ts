import { createContext, useContext } from 'react';
import type { OpenDraft } from '../registry/drafts/open-draft.ts';
import type { Pairings } from '../registry/ports/pairings.ts';
import type { Validator } from '../registry/ports/validator.ts';
import type { LinkEvent } from '../workers/registry/registry-link.contract.ts';
import type { RegistryApi, RegistryEvent } from '../workers/registry/registry.contract.ts';
import type { RunOutcome, RunRequest } from '../workers/sandbox/sandbox.contract.ts';
import type { SearchApi, SearchEvent } from '../workers/search/search.contract.ts';
import type { ShellUpdates } from '../workers/service/service.client.ts';

type Unsubscribe = () => void;

/** Everything outside the page that the screens talk to; built once in the composition root. */
export interface Services {
  readonly registry: {
    readonly api: RegistryApi;
    on(listener: (event: RegistryEvent | LinkEvent) => void): Unsubscribe;
  };
  readonly search: {
    readonly api: SearchApi;
    on(listener: (event: SearchEvent) => void): Unsubscribe;
  };
  /** Opens the document of a draft in this page; Automerge is loaded by the first. Rejects when there is no such document. */
  openDraft(document: string): Promise<OpenDraft>;
  /** Browsers met without a relay; loaded when first asked for. */
  pairings(): Promise<Pairings>;
  /** Starts a validator thread; whoever starts it stops it. */
  startValidator(): Validator & { stop(): void };
  /** Calls one exported function in the sandbox; ended after 5 s. */
  run(request: RunRequest, signal?: AbortSignal): Promise<RunOutcome>;
  /** Registers the service worker; called once, when the first screen is painted. */
  startShell(): ShellUpdates;
  /** Whether this browser sends what waits in the outbox with every page of the app closed (Background Sync). */
  readonly sendsInBackground: boolean;
}

export const ServicesContext = createContext<Services | null>(null);

/** The services of this page. Throws outside of the provider, which is a bug. */
export function useServices(): Services {
  const services = useContext(ServicesContext);
  if (services === null) throw new Error('useServices is called outside of ServicesContext');
  return services;
}
