import type { Remote } from './byte-channel.ts';
import type { CarrierPeer } from './carrier.ts';

/** What the page's node is to be and do. */
export interface Dial {
  /** Keep in touch with these relays (multiaddrs), and no others. */
  readonly relays: readonly string[];
  /** Relays that carry another registry, at which only browsers are met. */
  readonly places: readonly string[];
  /** The registry whose browsers are to be met, 32 bytes. */
  readonly namespace: Uint8Array;
  /** Seed of the device's libp2p key, 32 bytes: its peer id stays. */
  readonly seed: Uint8Array;
}

/** Registry worker to the page that runs the node. */
export type ToPage =
  | ({ readonly kind: 'dial' } & Dial)
  /** Try now instead of waiting. */
  | { readonly kind: 'retry' }
  /** Another page took over, or the worker ends. */
  | { readonly kind: 'stop' };

/** The page that runs the node to the registry worker. */
export type ToWorker =
  /** A peer opened the sync protocol; `port` is transferred and carries its bytes. */
  | { readonly kind: 'channel'; readonly remote: Remote; readonly port: MessagePort }
  | { readonly kind: 'peer'; readonly peer: CarrierPeer }
  /** A place said who is there, or does not answer: nobody else is to be waited for. */
  | { readonly kind: 'place' }
  | { readonly kind: 'online'; readonly online: boolean }
  /** The page is being closed or reloaded and takes its connections with it; another one takes over. */
  | { readonly kind: 'leaving' }
  /** The node could not be loaded or started. */
  | { readonly kind: 'failed'; readonly detail: string };
