import { table } from './problem-words.ts';

/** Rows of the table of problems about the keys of this device. None repeats a secret. */
export const identityProblems = table({
  'identity/bad-phrase': (f: { detail: string }) => [
    'a recovery phrase of 24 words as this app exports it',
    f.detail,
    'Check each word and the order of the words.',
  ],
  'identity/bad-name': (f: { found: string }) => [
    'a name of 1 to 64 characters',
    f.found,
    'Change the name.',
  ],
  'identity/exists': (f: { name: string }) => [
    'a key that is not on this device yet',
    `the key of "${f.name}"`,
    'Use the identity you already have.',
  ],
  'identity/not-found': (f: { did: string }) => [
    'an identity of this device',
    f.did,
    'Choose one from the Identity page.',
  ],
  'identity/locked': (f: { name: string }) => [
    `the key of "${f.name}" to be unlocked`,
    'it is locked',
    'Unlock it and do the same again; nothing you filled in is lost.',
  ],
  'identity/wrong-secret': (f: { name: string; kind: 'passphrase' | 'passkey' }) => [
    `the ${f.kind} that protects the key of "${f.name}"`,
    'another one, or none',
    f.kind === 'passphrase'
      ? 'Type it again; capital letters and spaces count.'
      : 'Choose the passkey that was made for this key.',
  ],
  'identity/bad-passphrase': (f: { found: string }) => [
    'a passphrase of 12 to 256 characters',
    f.found,
    'Choose another: several words that do not belong together are easy to keep and hard to guess.',
  ],
  'identity/bad-passkey': (f: { detail: string }) => [
    'a passkey that gives a secret of 32 bytes (the PRF extension)',
    f.detail,
    'Use another passkey, or a passphrase.',
  ],
  'identity/bad-seal': (f: { name: string; detail: string }) => [
    `the sealed key of "${f.name}" to be one that this app made: ${f.detail}`,
    'one that is not',
    'It was not opened. It is damaged or was made to do harm; import the key again from its file or recovery phrase.',
  ],
  'identity/bad-file': (f: { detail: string }) => [
    'an identity file (.genkey) as this app exports it',
    f.detail,
    'Nothing was imported. Choose another copy of the file, or use the recovery phrase.',
  ],
  'identity/newer-file': (f: { found: number }) => [
    'an identity file of version 1',
    `version ${f.found}`,
    'Update the app, then import it again.',
  ],
});
