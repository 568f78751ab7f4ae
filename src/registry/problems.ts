import { dropProblems } from './drop-problems.ts';
import { identityProblems } from './identity-problems.ts';
import { networkProblems } from './network-problems.ts';
import { peopleProblems } from './people-problems.ts';
import { registryProblems } from './registry-problems.ts';
import { relayProblems } from './relay-problems.ts';
import { rightsProblems } from './rights-problems.ts';
import { table } from './problem-words.ts';

const badPeer =
  'Nothing of it was stored. A peer that sends such an entry is left alone for a while; if it is your own relay, check its disk and its version.';

/** The table of problems: a code, its fields, and what a person reads: expected, found, what to do next. */
export const problems = table({
  // wasm: the validator
  'wasm/empty': () => [
    'a WebAssembly binary',
    'an empty file (0 bytes)',
    'Build the module again and choose the .wasm file it produced.',
  ],
  'wasm/too-large': (f: { size: number; limit: number }) => [
    `a file of at most ${f.limit.toLocaleString('en-US')} bytes`,
    `${f.size.toLocaleString('en-US')} bytes`,
    'Strip debug information or optimise the module (for instance with wasm-opt -Oz), or split it.',
  ],
  'wasm/bad-magic': (f: { found: string; guess: string }) => [
    'the four bytes 00 61 73 6d (\\0asm) at the start',
    `${f.found}${f.guess === '' ? '' : ` (${f.guess})`}`,
    'Choose the compiled .wasm file, not its source or another format.',
  ],
  'wasm/component': () => [
    'a core WebAssembly module (version 1, layer 0)',
    'a WebAssembly component (layer 1)',
    'Extract or build the core module; components are recognised but not supported yet.',
  ],
  'wasm/bad-version': (f: { version: number }) => [
    'WebAssembly binary version 1',
    `version ${f.version}`,
    'Build the module for WebAssembly 1 (the current binary version).',
  ],
  'wasm/truncated': (f: { section: string; offset: number }) => [
    `the ${f.section} to be complete`,
    `the end of the file at byte ${f.offset}`,
    'The file was cut short: copy or download it again, or rebuild it.',
  ],
  'wasm/malformed': (f: { section: string; offset: number; detail: string }) => [
    `a well-formed ${f.section}`,
    `${f.detail} at byte ${f.offset}`,
    'Rebuild the module with a current toolchain; the file is damaged or was written by a broken tool.',
  ],
  'wasm/invalid': (f: { detail: string }) => [
    'a module the WebAssembly engine accepts, function bodies included',
    f.detail,
    'Rebuild the module; its structure is right but its contents are not valid WebAssembly.',
  ],
  'wasm/import-denied': (f: { name: string; profile: string; reason: string }) => [
    `only imports that the host profile "${f.profile}" grants`,
    `the import ${f.name} (${f.reason})`,
    'Choose the host profile the module was built for, or build it without this import.',
  ],
  'wasm/unknown-profile': (f: { profile: string; known: string }) => [
    `one of the host profiles ${f.known}`,
    `"${f.profile}"`,
    'Choose a known host profile.',
  ],
  'wasm/hash-mismatch': (f: { algorithm: string; expected: string; found: string }) => [
    `bytes whose ${f.algorithm} is ${f.expected}`,
    f.found,
    'The bytes are not the published ones and were not kept. Fetch them from another peer.',
  ],
  'wasm/validator-stopped': (f: { reason: string }) => [
    'the validator to finish',
    f.reason,
    'Try again; if it happens again, the file may be made to exhaust whoever reads it: do not use it.',
  ],

  // names, versions, manifests
  'module/bad-id': (f: { found: string; reason: string }) => [
    'a module id such as io.example.hello: lower-case letters, digits and _ in parts joined by dots, at least two parts, each starting with a letter, at most 128 characters',
    `${f.found} (${f.reason})`,
    'Change the id.',
  ],
  'module/bad-version': (f: { found: string; reason: string }) => [
    'a SemVer 2.0 version such as 1.2.3 or 1.2.3-beta.1, without build metadata',
    `"${f.found}" (${f.reason})`,
    'Change the version.',
  ],
  'module/bad-range': (f: { found: string; module: string }) => [
    `a SemVer range such as ^1.2.0 for ${f.module === '' ? 'each dependency' : f.module}`,
    `"${f.found}"`,
    'Change the range of this dependency.',
  ],
  'module/not-found': (f: { id: string }) => [
    'a module this device knows',
    `no module ${f.id}`,
    'Check the spelling, or connect to a peer that has it.',
  ],
  'module/version-not-found': (f: { id: string; version: string; known: string }) => [
    `a version of ${f.id} (${f.known})`,
    f.version,
    'Choose one of the known versions, or sync first.',
  ],
  'manifest/bad-json': (f: { detail: string }) => [
    'a manifest: one JSON object',
    f.detail,
    'Mend the JSON, or fill the form instead.',
  ],
  'manifest/bad-field': (f: { field: string; expected: string; found: string }) => [
    `${f.field} to be ${f.expected}`,
    f.found,
    `Correct the field ${f.field}.`,
  ],
  'manifest/unknown-field': (f: { field: string; known: string }) => [
    `only the fields ${f.known}`,
    `a field ${f.field}`,
    'Correct its name, or remove it.',
  ],
  'manifest/too-large': (f: { size: number; limit: number }) => [
    `a manifest of at most ${f.limit} bytes`,
    `${f.size} bytes`,
    'Shorten it: fewer dependencies or shorter names.',
  ],

  // publishing
  'publish/version-exists': (f: { id: string; version: string; published: string; found: string }) => [
    `${f.id} ${f.version} to keep the bytes it was published with (SHA-256 ${f.published})`,
    `other bytes (SHA-256 ${f.found})`,
    'A published version never changes: choose a higher version.',
  ],
  'publish/name-taken': (f: { id: string; owner: string }) => [
    `${f.id} to be free or yours`,
    `it belongs to ${f.owner}`,
    'Publish under another id, or with the key that owns this one. Your bytes and texts are kept.',
  ],
  'publish/no-file': () => [
    'a .wasm file',
    'none',
    'Drop the compiled module here, or choose it with the button.',
  ],
  'publish/no-identity': () => [
    'an identity to sign with',
    'none on this device',
    'Create or import an identity first (Identity page).',
  ],
  'publish/no-registry': () => [
    'a registry to publish to',
    'this app has not met one yet',
    'Open the app once while its relay can be reached.',
  ],
  'publish/no-release': (f: { id: string }) => [
    `a release of ${f.id} by this identity`,
    'none',
    'Choose the identity that published it.',
  ],
  'card/too-large': (f: { size: number; limit: number }) => [
    `a description page of at most ${f.limit.toLocaleString('en-US')} bytes`,
    `${f.size.toLocaleString('en-US')} bytes`,
    'Shorten the readme; link to longer documents instead.',
  ],
  'card/bad-field': (f: { field: string; expected: string; found: string }) => [
    `${f.field} to be ${f.expected}`,
    f.found,
    `Correct the field ${f.field}.`,
  ],
  'card/bad-license': (f: { found: string }) => [
    'an SPDX license expression such as MIT, Apache-2.0 or MIT OR Apache-2.0',
    f.found,
    'Correct the field license: ids stand at spdx.org/licenses; a license of your own is LicenseRef- and a name; leave it empty if nothing is granted.',
  ],
  'card/bad-change': (f: { expected: string; found: string }) => [
    f.expected,
    f.found,
    'The change was refused; its author should make it again with a current app.',
  ],
  'rating/bad-stars': (f: { found: string }) => [
    '1, 2, 3, 4 or 5 stars',
    f.found,
    'Choose between 1 and 5 stars.',
  ],
  'rating/review-too-long': (f: { length: number }) => [
    'a review of at most 2,000 characters',
    `${f.length.toLocaleString('en-US')} characters`,
    'Shorten the review.',
  ],

  // installing and resolving
  'resolve/no-match': (f: { id: string; range: string; known: string; by: string }) => [
    `a version of ${f.id} that satisfies ${f.range} (asked for by ${f.by})`,
    f.known,
    'Choose another range, or sync to learn of newer versions.',
  ],
  'resolve/missing': (f: { id: string; by: string }) => [
    `the module ${f.id}, which ${f.by} depends on`,
    'no release of it on this device',
    'Connect to a peer that has it, or ask its publisher.',
  ],
  'resolve/cycle': (f: { path: string }) => [
    'dependencies without a cycle',
    `the cycle ${f.path}`,
    'Ask the publisher of one of these modules to break the cycle.',
  ],
  'install/payload-missing': (f: { id: string; version: string; size: number }) => [
    `the bytes of ${f.id} ${f.version} (${f.size.toLocaleString('en-US')} bytes)`,
    'no peer in reach that has them',
    'Connect to the network and try again; everything else about the module is already here.',
  ],
  'install/wrong-manifest': (f: {
    id: string;
    version: string;
    author: string;
    sha256: string;
    size: number;
  }) => [
    `the manifest of ${f.id} ${f.version} to describe the bytes released with it, as ${f.author} signed them`,
    `bytes it does not describe (SHA-256 ${f.sha256}, ${f.size.toLocaleString('en-US')} bytes)`,
    'The release itself is wrong, whichever peer brings it; nothing was installed. Choose another version, or tell its author.',
  ],
  'install/not-installed': (f: { id: string }) => [
    `${f.id} to be installed`,
    'it is not',
    'Install it first.',
  ],
  'run/bad-argument': (f: { parameter: string; type: string; found: string }) => [
    `${f.parameter} to be a number of type ${f.type}`,
    `"${f.found}"`,
    'Correct the argument.',
  ],
  'run/not-callable': (f: { name: string; signature: string }) => [
    'an exported function of numbers',
    `${f.name} ${f.signature}`,
    'Choose a function whose parameters and results are i32, i64, f32 or f64.',
  ],
  'run/timeout': (f: { seconds: number }) => [
    `the call to finish within ${f.seconds} seconds`,
    'it was still running and was stopped',
    'Try smaller arguments; the module may loop for ever.',
  ],
  'run/trap': (f: { detail: string }) => [
    'the call to return',
    f.detail,
    'Check the arguments the function expects.',
  ],
  'run/cancelled': () => ['the call to finish', 'it was cancelled', 'Run it again when you want its result.'],
  'run/no-host': (f: { profile: string; name: string }) => [
    'a module that runs alone here',
    `it needs ${f.name} from its host profile "${f.profile}", which this panel does not provide`,
    'Run it with the JavaScript it was built with; installing and exporting it works.',
  ],

  // entries: the entry rules
  'entry/malformed': (f: { detail: string }) => [
    "a canonic Willow'25 entry with its capability and signature",
    f.detail,
    badPeer,
  ],
  'entry/bad-signature': (f: { path: string }) => [
    `a signature by the author of ${f.path}`,
    'one that does not verify',
    badPeer,
  ],
  'entry/bad-capability': (f: { path: string; detail: string }) => [
    `a valid capability for ${f.path}`,
    f.detail,
    badPeer,
  ],
  'entry/foreign-capability': (f: { path: string }) => [
    `a capability of this registry, held by the author of ${f.path}`,
    'one of another registry or another key',
    badPeer,
  ],
  'entry/wrong-registry': (f: { expected: string; found: string }) => [
    `an entry of the registry ${f.expected}`,
    `one of ${f.found}`,
    badPeer,
  ],
  'entry/bad-path': (f: { path: string; detail: string }) => [
    "a path of the registry's grammar",
    `${f.path} (${f.detail})`,
    badPeer,
  ],
  'entry/bad-payload': (f: { path: string; expected: string; found: string }) => [
    `${f.expected} at ${f.path}`,
    f.found,
    badPeer,
  ],
  'entry/not-yet': (f: { path: string; ahead: string }) => [
    `${f.path} to be dated no more than 10 minutes ahead of this clock`,
    `${f.ahead} ahead`,
    'It will be taken when its time has come. Check the clock of this device.',
  ],
  'entry/not-authorised': (f: { path: string }) => [
    `a right to write ${f.path}`,
    'none',
    "Ask the registry's owner or issuer for a grant.",
  ],

  'bytes/needed': (f: { id: string; version: string; by: string }) => [
    `nothing on this device to need the bytes of ${f.id} ${f.version}`,
    f.by,
    'Nothing was dropped. Uninstall it, delete the draft, or wait until a relay has it.',
  ],

  // drops
  'drop/malformed': (f: { detail: string }) => [
    'a Willow Drop',
    f.detail,
    'Nothing of it was stored. Copy or send it again; it was damaged, cut short or made by another version.',
  ],

  // grants
  'grant/refused': (f: { reason: string }) => [
    'the issuer to grant the right',
    f.reason,
    "Ask the registry's owner, or change what you ask for.",
  ],
  'grant/bad-request': (f: { detail: string }) => [
    'a signed request for a right',
    f.detail,
    'Send it again.',
  ],

  'background/bad-grants': (f: { found: string }) => [
    'the relay to answer the request sent in the background with records that hold good',
    f.found,
    'Nothing of the answer was kept. What waits is asked for again while the app is open; if the relay is your own, update it.',
  ],

  // drafts
  'draft/gone': () => [
    'the draft to be on this device',
    'that it was published or deleted, here or in another tab',
    'Open another draft, or keep what is in the form as a new one.',
  ],
  'draft/bytes-missing': (f: { file: string }) => [
    `the bytes of ${f.file} on this device`,
    'nothing',
    'The browser took them away. Choose the file again; what was typed is kept.',
  ],

  // storage, threads, network
  'storage/quota': (f: { needed: string }) => [
    "room in this browser's storage",
    `no room for ${f.needed}`,
    'Free disk space or uninstall modules you do not need; nothing was changed.',
  ],
  'storage/failed': (f: { detail: string }) => [
    "the browser's storage to work",
    f.detail,
    'Reload the page; if it stays, check that the disk has room and this site may store data. Nothing was changed.',
  ],
  'storage/newer-version': (f: { found: number; known: number }) => [
    `stored data of format ${f.known} or older`,
    `format ${f.found}`,
    'Close other tabs and reload to get the newer app.',
  ],
  'thread/lost': (f: { thread: string }) => [
    `the ${f.thread} to answer`,
    'it stopped',
    'Reload the page; what was reported as saved is safe.',
  ],
  'thread/superseded': () => [
    'this to be the newest version of the app that runs here',
    'a newer one running in another tab',
    'Reload the page. What was reported as done is done; whether the last action was is shown there.',
  ],
  'app/part-missing': (f: { detail: string }) => [
    'the part of the app behind this page to load',
    f.detail,
    'Reload the page: a newer version may have taken the place of this one, or the network is gone.',
  ],
  'internal/bug': (f: { detail: string }) => [
    'this to work',
    f.detail,
    'Please report it with the steps that led here; nothing was lost.',
  ],
  ...networkProblems,
  ...identityProblems,
  ...registryProblems,
  ...relayProblems,
  ...dropProblems,
  ...peopleProblems,
  ...rightsProblems,
});
