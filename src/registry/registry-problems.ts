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
  'pairing/no-text': (f: { wanted: 'offer' | 'answer'; found: string }) => [
    `the ${f.wanted} of the other browser, which begins with genpair1.`,
    f.found,
    'Copy all of it again. An offer is made by one of the two, the other one answers it.',
  ],
  'pairing/other-offer': () => [
    'the answer to the offer shown here',
    'the answer to another offer',
    'Give the other browser the offer shown here, and take what it answers to that.',
  ],
  'pairing/other-registry': (f: { found: string; here: string }) => [
    `the offer of a browser with the same registry open (${f.here.slice(0, 16)}…)`,
    `one with the registry ${f.found}`,
    'Open that registry on the page Registries, or join it by its key, and try again.',
  ],
});
