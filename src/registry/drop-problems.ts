import { table } from './problem-words.ts';

/** Problems of drops as files. */
export const dropProblems = table({
  'drop/broken': (f: { detail: string; at: number }) => [
    'a Willow Drop',
    `${f.detail} (byte ${f.at})`,
    'What stood before that place was verified and is kept. Get the file again: it was damaged, cut short or is something else.',
  ],
  'drop/unreadable': (f: { detail: string }) => [
    'the file to be readable',
    f.detail,
    'It may have been moved or changed. Choose it again.',
  ],
  'drop/other-registry': (f: { found: string; here: string }) => [
    `a drop of the registry on this device (${f.here})`,
    `one of the registry ${f.found}`,
    'Nothing of it was stored. Open it where that registry is joined.',
  ],
  'drop/cancelled': () => [
    'the import to go on to its end',
    'that it was stopped',
    'What was verified before is kept; import the file again for the rest.',
  ],
  'drop/export-lost': () => [
    'the export to be under way',
    'none: the app was updated or its worker ended',
    'Begin again.',
  ],
  'drop/empty-outbox': (f: { waiting: number }) => [
    'something written here that no relay has',
    f.waiting === 0 ? 'nothing' : `only what waits for a grant (${f.waiting})`,
    'What waits for a grant goes out by itself when an issuer is met.',
  ],
  'drop/bad-date': (f: { found: string }) => ['a date', f.found, 'Choose a day.'],
});
