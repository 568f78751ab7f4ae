/** What a person calls the machine behind a multiaddr: `host:port`, or the address itself when it names none. */
export function hostOf(address: string): string {
  const [, , host, , port] = address.split('/');
  if (!host) return address;
  return port && /^\d+$/.test(port) ? `${host}:${port}` : host;
}
