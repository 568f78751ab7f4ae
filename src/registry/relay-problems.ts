import { table } from './problem-words.ts';

/** Rows of the table of problems for whoever runs a relay: its start and its HTTP API. */
export const relayProblems = table({
  'relay/bad-flag': (f: { detail: string }) => [
    'flags that npm start knows (--help lists them)',
    f.detail,
    'Correct the command; flags come after two dashes: npm start -- --port 8788.',
  ],
  'relay/port-taken': (f: { host: string; port: number }) => [
    `port ${f.port} of ${f.host} to be free`,
    'another program listening on it',
    `Stop that program, or choose another port: npm start -- --port ${f.port < 65_535 ? f.port + 1 : f.port - 1}`,
  ],
  'relay/cannot-listen': (f: { host: string; port: number; detail: string }) => [
    `to listen on port ${f.port} of ${f.host}`,
    f.detail,
    'Choose another --port or --host.',
  ],
  'relay/data-locked': (f: { dir: string; pid: string }) => [
    `the data in ${f.dir} to be free`,
    `process ${f.pid} using it`,
    'Stop that process (Ctrl-C in its window), or choose another folder with --data.',
  ],
  'relay/bad-data': (f: { file: string; expected: string; found: string }) => [
    `${f.expected} in ${f.file}`,
    f.found,
    'Restore the file from a backup, or begin anew with npm start -- --fresh.',
  ],
  'relay/data-unusable': (f: { dir: string; detail: string }) => [
    `the folder ${f.dir} to be writable, with room, and its data to be whole`,
    f.detail,
    'Make room or make it writable, or choose another folder with --data. If the data is damaged: restore it from a backup, or begin anew with npm start -- --fresh.',
  ],
  'relay/fresh-unconfirmed': (f: { dir: string; found: string }) => [
    `a "yes" before the registry in ${f.dir} is deleted`,
    f.found,
    'Nothing was deleted. Add --yes where nobody can answer: npm start -- --fresh --yes.',
  ],
  'relay/no-app': (f: { dir: string; detail: string }) => [
    `the built app in ${f.dir}`,
    f.detail,
    'Run npm run build and read its messages.',
  ],
  'http/not-found': (f: { path: string }) => [
    'a path that this server has',
    f.path,
    'The app starts at /, the API has /api/about and /api/modules.',
  ],
  'http/bad-request': (f: { detail: string }) => ['a plain request', f.detail, 'Correct the address.'],
  'http/method': (f: { method: string; allowed: string }) => [
    f.allowed,
    f.method,
    'Use a method that this path has.',
  ],
  'http/media-type': (f: { expected: string; found: string }) => [
    `the content type ${f.expected}`,
    f.found,
    'Send it with that content type.',
  ],
  'http/too-large': (f: { limit: number }) => [
    `at most ${f.limit.toLocaleString('en-US')} bytes`,
    'more',
    'Send it in several parts.',
  ],
  'http/busy': (f: { limit: number }) => [
    `at most ${f.limit} bodies being sent at once`,
    'one more',
    'Send it again in a few seconds.',
  ],
  'http/incomplete': (f: { detail: string }) => [
    'the whole body',
    f.detail,
    'Send it again when the connection is better.',
  ],
});
