import { table } from './problem-words.ts';

/** Problems of rights, names and releases by the registry rules. */
export const rightsProblems = table({
  'rights/bad-did': (f: { found: string }) => [
    'a did:key of an Ed25519 key, such as did:key:z6Mk… (48 characters after did:key:)',
    f.found,
    'Copy it whole from the Identity page of whom it is about.',
  ],
  'rights/bad-order': (f: { field: string; expected: string; found: string }) => [
    `${f.field} to be ${f.expected}`,
    f.found,
    `Correct the field ${f.field}.`,
  ],
  'rights/none': (f: { what: string }) => [
    `this identity to hold a right over ${f.what} that reaches so far`,
    'none that stands now',
    'Choose another identity, ask who gave you the right for a wider one, or give a narrower or shorter one.',
  ],
  'rights/in-chain': (f: { what: string }) => [
    `a key that does not stand before you in the chain of your right over ${f.what}`,
    'one that does',
    'That key holds the wider right already; nothing needs to be given.',
  ],
  'rights/cut-off': (f: { what: string }) => [
    `a key that nobody has cut off from ${f.what}`,
    'one that was revoked',
    'A revocation cuts a key for good: let its holder make a new identity, and give that one the right.',
  ],
  'rights/not-before': (f: { did: string; what: string }) => [
    `a key that holds a right over ${f.what} through you`,
    f.did === '' ? 'another' : `the key ${f.did.slice(0, 16)}…, which does not`,
    'Only who stands before a key in its chain can cut it off: ask the owner, the issuer or the root.',
  ],
  'rights/not-owner': (f: { id: string; owner: string }) => [
    `the owner of ${f.id}`,
    `this identity; it belongs to ${f.owner}`,
    'Choose the identity that owns it, or ask its owner.',
  ],
  'rights/no-rival': (f: { id: string; version: string }) => [
    `one of several releases of ${f.id} ${f.version} of which none is decided`,
    'another',
    'Look at the version again: it may be decided by now.',
  ],
  'rights/no-fork': () => [
    'two lists of one witness that contradict each other',
    'none',
    'Nothing needs to be done: every witness has kept to its word.',
  ],
  'rights/ended': (f: { id: string }) => [
    `a right to write ${f.id} that stands now`,
    'one that has ended or was revoked',
    'Ask the owner of the module for a new right. Your bytes and texts are kept.',
  ],
  'install/owner-changed': (f: { id: string; before: string; now: string }) => [
    `${f.id} to belong to ${f.before}, as when it was installed here`,
    `a change of owner to ${f.now}`,
    'Updates are held until you have looked at the new owner (tab Rights) and take updates from it. What is installed goes on working.',
  ],
  'install/displaced': (f: { id: string; version: string; installed: string; found: string }) => [
    `${f.id} ${f.version} to stay the one that is installed (SHA-256 ${f.installed})`,
    `another release under the same version (SHA-256 ${f.found})`,
    'Look at both under Versions; to change over, uninstall the one and install the other.',
  ],
  'install/undecided': (f: { id: string; version: string }) => [
    `one release of ${f.id} ${f.version}`,
    'several, and neither a witness nor the owner says which one stands',
    'Look at them under Versions and pick one, or wait for the choice of the owner.',
  ],
  'install/late': (f: { id: string; version: string; author: string }) => [
    `${f.id} ${f.version} to be signed under a right that stood`,
    `one that had ended or was cut off (${f.author})`,
    'Choose another version. If you trust this one, ask the owner to release the bytes under a new version.',
  ],
});
