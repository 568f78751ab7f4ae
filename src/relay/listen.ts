import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { problem, type Problem } from '../registry/problem.ts';

export type RequestHandler = (request: IncomingMessage, response: ServerResponse) => void;

export interface Listening {
  /** Emits `upgrade` for WebSockets of every address listened on. */
  readonly server: Server;
  readonly port: number;
  /** Until this is called every request is answered 503 with a page that reloads itself. */
  serve(handler: RequestHandler): void;
  close(): Promise<void>;
}

/** Takes the port at once, before anything slow, so that a taken port is told at once. `localhost` is both loopback addresses. */
export async function listen(host: string, port: number): Promise<Listening | Problem> {
  const first = host === 'localhost' ? '127.0.0.1' : host;
  let handler: RequestHandler = stillStarting;
  const server = createServer((request, response) => handler(request, response));
  const failure = await bind(server, first, port);
  if (failure !== null) return listenProblem(failure, host, port);
  const bound = (server.address() as AddressInfo).port;
  const servers = [server];

  if (host === 'localhost') {
    const twin = createServer((request, response) => handler(request, response));
    twin.on('upgrade', (...upgrade) => server.emit('upgrade', ...upgrade));
    const twinFailure = await bind(twin, '::1', bound);
    if (twinFailure === null) servers.push(twin);
    else if (twinFailure.code === 'EADDRINUSE' && port !== 0) {
      server.close();
      return listenProblem(twinFailure, host, port);
    }
  }
  return {
    server,
    port: bound,
    serve: (next) => {
      handler = next;
    },
    close: async () => {
      await Promise.all(servers.map(closeServer));
    },
  };
}

function bind(server: Server, host: string, port: number): Promise<NodeJS.ErrnoException | null> {
  return new Promise((resolve) => {
    server.once('error', resolve);
    server.listen({ host, port }, () => {
      server.off('error', resolve);
      resolve(null);
    });
  });
}

function closeServer(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}

function listenProblem(error: NodeJS.ErrnoException, host: string, port: number): Problem {
  if (error.code === 'EADDRINUSE') return problem('relay/port-taken', { host, port });
  return problem('relay/cannot-listen', { host, port, detail: error.message });
}

function stillStarting(_: IncomingMessage, response: ServerResponse): void {
  response.writeHead(503, {
    'content-type': 'text/html; charset=utf-8',
    'retry-after': '2',
    'cache-control': 'no-store',
  });
  response.end(
    '<!doctype html><html lang="en"><meta charset="utf-8"><meta http-equiv="refresh" content="2"><title>Starting</title><p>The registry is starting; this page reloads by itself.</p></html>',
  );
}
