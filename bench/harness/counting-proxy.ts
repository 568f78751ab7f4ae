import { createServer, request, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';

/** One answered request. */
export interface Transfer {
  readonly path: string;
  /** `Date.now()` when it was asked for. */
  readonly at: number;
  /** Of the body as it was sent, gzipped where the relay has it so. */
  bytes: number;
}

export interface CountingProxy extends AsyncDisposable {
  readonly url: string;
  readonly transfers: readonly Transfer[];
}

/**
 * Stands between the browser and a relay and counts what crosses, of pages and of every kind of worker alike; it asks for gzip, so
 * that sizes compare. It passes no WebSocket on.
 */
export async function countingProxy(relay: string): Promise<CountingProxy> {
  const transfers: Transfer[] = [];
  const server = createServer((asked, answer) => {
    const transfer: Transfer = { path: asked.url ?? '', at: Date.now(), bytes: 0 };
    transfers.push(transfer);
    const headers = { ...asked.headers, 'accept-encoding': 'gzip' };
    const onward = request(new URL(transfer.path, relay), { headers }, (found: IncomingMessage) => {
      answer.writeHead(found.statusCode ?? 502, found.headers);
      found.on('data', (chunk: Buffer) => (transfer.bytes += chunk.length));
      found.pipe(answer);
    });
    onward.on('error', () => answer.destroy());
    onward.end();
  });
  await new Promise<void>((ready) => server.listen(0, 'localhost', ready));
  return {
    url: `http://localhost:${(server.address() as AddressInfo).port}`,
    transfers,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((closed) => server.close(closed));
    },
  };
}
