import type { Problem } from '../../registry/problem.ts';
import type { RpcPort } from '../rpc.contract.ts';

/** Work that a page does for the registry worker, which cannot: it has no WebRTC and may construct no worker; and the private documents it has open. */
export type OfferedService = 'network' | 'pairing' | 'validator' | 'search' | 'documents';

/** What the worker tells a page beside its answers. */
export type HostMessage =
  /** The worker holds the Web Lock `lock` for as long as it lives. */
  | { readonly kind: 'alive'; readonly lock: string }
  /** It is the one writer now; what was called before is being answered. */
  | { readonly kind: 'ready' }
  /** A newer build has taken over; this worker has ended. */
  | { readonly kind: 'superseded' }
  /** It could not start and has ended. */
  | { readonly kind: 'failed'; readonly problem: Problem }
  | { readonly kind: 'uncaught'; readonly problem: Problem }
  | Carried;

/** A message of a service whose port this link carries, because it can transfer none: `id` names that port. */
export interface Carried {
  readonly kind: 'carried';
  readonly id: string;
  readonly data: unknown;
}

/** What a page tells the worker beside its calls. */
export type PageMessage =
  /** The page holds the Web Lock `lock` for as long as it lives. */
  | { readonly kind: 'page'; readonly lock: string }
  /** `port` is transferred; at its other end is the service. */
  | { readonly kind: 'offer'; readonly service: OfferedService; readonly port: MessagePort }
  /** The same, of a port whose messages this link carries. */
  | { readonly kind: 'carry'; readonly service: OfferedService; readonly id: string }
  | Carried;

/** What workers of all builds tell each other on the BroadcastChannel `gen-registry`. */
export interface BuildMessage {
  /** *starts*: give way if you are older. *stays*: the answer to an older one. */
  readonly kind: 'starts' | 'stays';
  /** Greater is newer. */
  readonly build: number;
}

/** What a page hears of its link, besides the registry's own events. */
export type LinkEvent =
  | { readonly kind: 'superseded' }
  | { readonly kind: 'error'; readonly problem: Problem };

/** A port to the registry worker. */
export interface LinkPort extends RpcPort {
  /** True where it can transfer nothing: no services are offered through it. */
  readonly copiesOnly?: boolean;
}

/** Connects to the registry worker, which is started where there is none. Calls `lost` when that fails or a new one has to be sought. */
export type OpenLink = (lost: () => void) => LinkPort;
