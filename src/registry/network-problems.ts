import { table } from './problem-words.ts';

/** Problems of peers, and of what this device grants them of its line. */
export const networkProblems = table({
  'network/unreachable': (f: { peer: string; detail: string }) => [
    `${f.peer} to answer`,
    f.detail,
    'Nothing to do: it is tried again by itself, and everything else goes on working.',
  ],
  'network/bad-limit': (f: { way: string; found: string; least: number; most: number }) => [
    `a limit for ${f.way} of ${f.least / 1_000} to ${f.most / 1_000} kB/s, in whole bytes, or none`,
    f.found,
    'Enter a number in that range, or leave the field empty for no limit.',
  ],
  'network/protocol': (f: { peer: string; detail: string }) => [
    `${f.peer} to keep to the protocol`,
    f.detail,
    'The connection was closed. If the peer is your own relay, update it.',
  ],
  'network/lost': (f: { peer: string }) => [
    `${f.peer} to stay, or to say goodbye`,
    'the connection ended without a word',
    'Nothing to do: when it is back, each side gets what it missed.',
  ],
  'network/ended': (f: { peer: string; reason: string }) => [
    `${f.peer} to go on exchanging`,
    `a goodbye: ${f.reason}`,
    'It is tried again by itself. If this goes on: reload the page to get the newest app, and if the peer is your own relay, read its console.',
  ],
  'network/other-registry': (f: { joined: string; found: string }) => [
    `the registry this device joined (${f.joined.slice(0, 16)}…)`,
    `a relay that carries another one (${f.found})`,
    'Everything here stays as it is, but nothing is exchanged with that relay. To take the other registry up beside this one, join it by its key on the page Registries.',
  ],
});
