const SIGNATURES: readonly (readonly [hex: string, guess: string])[] = [
  ['504b0304', 'a zip archive'],
  ['7f454c46', 'an ELF binary'],
  ['1f8b', 'a gzip file'],
  ['28b52ffd', 'a zstd file'],
  ['cafebabe', 'a Java class or Mach-O binary'],
  ['cffaedfe', 'a Mach-O binary'],
  ['4d5a', 'a Windows executable'],
  ['213c617263683e', 'a static library'],
  ['4243c0de', 'LLVM bitcode'],
  ['89504e47', 'a PNG picture'],
  ['25504446', 'a PDF document'],
];

const hexOf = (bytes: Uint8Array): string =>
  Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');

/** Control characters that no text file holds: all but tab, line ends and form feed. */
const isControl = (byte: number): boolean => byte < 9 || (byte > 13 && byte < 32);

function textGuess(head: Uint8Array): string {
  const text = new TextDecoder('utf-8').decode(head);
  if (text.slice(0, -1).includes('\ufffd') || head.some(isControl)) return '';
  const start = text.replace(/^\ufeff/, '').trimStart();
  if (/^<(?:!doctype|html|head|body|\?xml)/i.test(start)) return 'an HTML or XML page';
  if (start.startsWith('(module') || start.startsWith('(component') || start.startsWith(';;'))
    return 'WebAssembly text; compile it first';
  if (start.startsWith('{') || start.startsWith('[')) return 'JSON';
  if (/^(?:import|export|const|let|var|function|"use strict"|\/\/|\/\*)/.test(start)) return 'a script';
  return 'text';
}

/** What bytes that are no WebAssembly start with, for the sentence that refuses them: hex of at most 8, and a guess ('' for none). */
export function guessFormat(bytes: Uint8Array): { readonly found: string; readonly guess: string } {
  const hex = hexOf(bytes.subarray(0, 8));
  const known = SIGNATURES.find(([start]) => hex.startsWith(start));
  const found = `the bytes ${(hex.slice(0, 16).match(/../g) ?? []).join(' ')}`;
  return { found, guess: known?.[1] ?? textGuess(bytes.subarray(0, 512)) };
}
