import { problem, type Problem } from './problem.ts';

/** The 24 words of BIP-39 (English) that encode a 32-byte seed. */
export async function phraseOf(seed: Uint8Array): Promise<string> {
  const { entropyToMnemonic } = await import('@scure/bip39');
  return entropyToMnemonic(seed, (await import('@scure/bip39/wordlists/english.js')).wordlist);
}

/** The seed that 24 words encode; case and white space between them do not count. */
export async function seedOfPhrase(phrase: string): Promise<Uint8Array | Problem> {
  const words = phrase.trim().toLowerCase().split(/\s+/);
  const bad = (detail: string): Problem => problem('identity/bad-phrase', { detail });
  if (words.length !== 24) return bad(words[0] === '' ? 'no words' : `${words.length} words`);
  const { mnemonicToEntropy } = await import('@scure/bip39');
  const { wordlist } = await import('@scure/bip39/wordlists/english.js');
  const unknown = words.findIndex((word) => !wordlist.includes(word));
  if (unknown >= 0) return bad(`word ${unknown + 1}, which is not in the list of words`);
  try {
    return mnemonicToEntropy(words.join(' '), wordlist);
  } catch {
    return bad('words whose checksum is wrong');
  }
}
