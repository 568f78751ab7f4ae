import { countCharacters } from '../shape.ts';

/**
 * Controls, and what is not seen or turns the direction of what follows: by number, so that every engine judges alike. The joiners of Persian
 * and Indic scripts and of emoji (U+200C, U+200D, U+FE0F) are not among them.
 */
const unseen: readonly (readonly [first: number, last: number])[] = [
  [0x00, 0x1f],
  [0x7f, 0x9f],
  [0xad, 0xad],
  [0x34f, 0x34f],
  [0x61c, 0x61c],
  [0x115f, 0x1160],
  [0x17b4, 0x17b5],
  [0x180b, 0x180f],
  [0x200b, 0x200b],
  [0x200e, 0x200f],
  [0x2028, 0x202e],
  [0x2060, 0x206f],
  [0x3164, 0x3164],
  [0xfe00, 0xfe0e],
  [0xfeff, 0xfeff],
  [0xffa0, 0xffa0],
  [0xfff0, 0xffff],
  [0xe0000, 0xe0fff],
];

/** True for a name that people can read: at most `limit` characters, none of them unseen, no space at its ends. Empty is no name, and plain. */
export function isPlainName(name: string, limit: number): boolean {
  if (!name.isWellFormed() || name.trim() !== name || countCharacters(name) > limit) return false;
  return Array.from(name, (letter) => letter.codePointAt(0) ?? 0).every(
    (code) => !unseen.some(([first, last]) => code >= first && code <= last),
  );
}
