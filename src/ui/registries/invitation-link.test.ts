import { describe, expect, it } from 'vitest';
import { invitationLink, parseInvitation, readInvitation } from './invitation-link.ts';

const namespace = 'ab'.repeat(32);
const invitation = {
  namespace,
  title: 'Ours & theirs ?',
  relays: ['/dns4/relay.example/tcp/443/tls/ws', '/ip4/127.0.0.1/tcp/1/ws'],
};

describe('links to a registry', () => {
  it('[J3] say what the invitation says, and are read back', () => {
    const link = invitationLink('https://app.example', invitation);
    expect(link).toMatch(/^https:\/\/app\.example\/join\/(ab){32}\?title=Ours/);
    expect(parseInvitation(` ${link}\n`)).toEqual(invitation);
    const url = new URL(link);
    expect(readInvitation(namespace.toUpperCase(), url.searchParams)).toEqual(invitation);
  });

  it('[J3] may be a bare key; anything else is none', () => {
    expect(parseInvitation(namespace.toUpperCase())).toEqual({ namespace, title: '', relays: [] });
    for (const text of ['', 'abc', `${namespace}0`, 'https://app.example/join/abc', 'https://app.example/'])
      expect(parseInvitation(text)).toBeNull();
  });
});
