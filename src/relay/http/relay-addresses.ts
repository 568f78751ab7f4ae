import { networkInterfaces } from 'node:os';

const hostHeader = /^(\[[0-9a-f:]+\]|[a-z0-9]([a-z0-9.-]*[a-z0-9])?)(?::(\d{1,5}))?$/i;

/**
 * WebSocket multiaddrs under which the asker reaches this relay: the host and port it asked at, since only that is known to work for it.
 * `fallback` stands for a missing or strange Host header; `secure` when a proxy in front speaks TLS.
 */
export function relayAddresses(
  host: string | undefined,
  fallback: string,
  peerId: string,
  secure: boolean,
): readonly string[] {
  const [, name = 'localhost', , port] = hostHeader.exec(host ?? '') ?? hostHeader.exec(fallback) ?? [];
  return [`${hostPart(name)}/tcp/${port ?? (secure ? '443' : '80')}${secure ? '/tls' : ''}/ws/p2p/${peerId}`];
}

function hostPart(name: string): string {
  if (name.startsWith('[')) return `/ip6/${name.slice(1, -1)}`;
  return /^\d{1,3}(\.\d{1,3}){3}$/.test(name) ? `/ip4/${name}` : `/dns4/${name.toLowerCase()}`;
}

/** Multiaddrs (without the peer id) under which a server bound to `host` can be reached: every IPv4 interface for 0.0.0.0. */
export function boundAddresses(host: string, port: number): readonly string[] {
  const names =
    host === '0.0.0.0' || host === '::'
      ? ['localhost', ...Object.values(networkInterfaces()).flatMap((all) => (all ?? []).flatMap(publicIPv4))]
      : [host.includes(':') ? `[${host}]` : host];
  return names.map((name) => `${hostPart(name)}/tcp/${port}/ws`);
}

function publicIPv4({
  family,
  internal,
  address,
}: {
  family: string;
  internal: boolean;
  address: string;
}): readonly string[] {
  return family === 'IPv4' && !internal ? [address] : [];
}
