import { table } from './problem-words.ts';

/** Problems of what the reader calls and trusts others. */
export const peopleProblems = table({
  'people/yourself': () => [
    'the key of somebody else',
    'a key of this device',
    'Your own keys are named on the Identity page, and need no trust of yours.',
  ],
  'people/bad-name': (f: { found: string; limit: number }) => [
    `a name of 1 to ${f.limit} visible characters that does not read like a key`,
    f.found,
    'Leave out line breaks and invisible characters, or shorten it.',
  ],
  'people/name-taken': (f: { name: string; other: string; did: string }) => [
    'a name that cannot be taken for that of another key',
    `${f.name}, which looks like ${f.other}, your name for ${f.did.slice(0, 20)}…`,
    'Add something that tells the two apart, or rename the other one first.',
  ],
});
