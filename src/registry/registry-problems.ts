import { table } from './problem-words.ts';

/** Problems of the registries that a device keeps. */
export const registryProblems = table({
  'registry/not-here': (f: { namespace: string }) => [
    'a registry of this device',
    f.namespace,
    'Join it first, by a link or a .gendrop file of it.',
  ],
  'registry/bad-title': (f: { found: string; limit: number }) => [
    `a title of 1 to ${f.limit} visible characters`,
    f.found,
    'Leave out line breaks and invisible characters, or shorten it.',
  ],
  'registry/bad-key': (f: { found: string }) => [
    'the key of an owned registry, 64 hex digits',
    f.found,
    'Copy the whole link again from who gave it to you.',
  ],
  'registry/bad-owner-key': () => [
    'the words of a key that can own a registry',
    'words of another kind of key, such as an identity',
    'Use the words that were shown when the registry was made, or let new ones be made.',
  ],
  'registry/bad-relays': (f: { found: string; limit: number }) => [
    `at most ${f.limit} relays as multiaddrs, such as /dns4/relay.example/tcp/443/tls/ws`,
    f.found,
    'Copy the whole link again from who gave it to you.',
  ],
});
