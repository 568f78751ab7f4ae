import type { Invitation } from '../../registry/registries/registry-row.ts';

/** The link that leads others to a registry: `/join/<namespace>?title=…&relay=…`. Nothing in it is secret. */
export function invitationLink(origin: string, { namespace, title, relays }: Invitation): string {
  const link = new URL(`/join/${namespace}`, origin);
  if (title !== '') link.searchParams.set('title', title);
  for (const relay of relays) link.searchParams.append('relay', relay);
  return link.href;
}

/** What such a link says; nothing of it is checked yet. */
export function readInvitation(namespace: string, search: URLSearchParams): Invitation {
  return {
    namespace: namespace.toLowerCase(),
    title: search.get('title') ?? '',
    relays: search.getAll('relay'),
  };
}

/** What was pasted as a link or as a bare key; null when it is neither. */
export function parseInvitation(text: string): Invitation | null {
  const trimmed = text.trim();
  if (/^[0-9a-f]{64}$/i.test(trimmed)) return readInvitation(trimmed, new URLSearchParams());
  const url = URL.parse(trimmed);
  const namespace = url === null ? null : /^\/join\/([0-9a-f]{64})$/i.exec(url.pathname)?.[1];
  return url === null || namespace == null ? null : readInvitation(namespace, url.searchParams);
}
