/** A call from a client. `id` is unique per client; `operation` ids live in the arguments. */
export interface RpcCall {
  readonly kind: 'call';
  readonly id: number;
  readonly method: string;
  readonly args: readonly unknown[];
}

export type RpcReply =
  | { readonly kind: 'return'; readonly id: number; readonly value: unknown }
  /** A bug or lost resource on the other side: name and message survive the crossing. */
  | { readonly kind: 'throw'; readonly id: number; readonly name: string; readonly message: string }
  | { readonly kind: 'event'; readonly event: unknown };

/** What both ends of a bridge need of a port: MessagePort, Worker, and DedicatedWorkerGlobalScope all fit. */
export interface RpcPort {
  postMessage(message: unknown, transfer?: Transferable[]): void;
  addEventListener(type: 'message', listener: (event: MessageEvent) => void): void;
  removeEventListener(type: 'message', listener: (event: MessageEvent) => void): void;
  start?(): void;
}
