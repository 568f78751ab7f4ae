/** Texts that find more than `text` does, closest first: the same without its tags, fewer words, then shorter words. */
export function looserTexts(text: string, hasTags: boolean): readonly string[] {
  const words = text.split(/\s+/).filter((word) => word !== '');
  const looser: string[] = hasTags && words.length > 0 ? [words.join(' ')] : [];
  for (let count = words.length - 1; count > 0; count -= 1) looser.push(words.slice(0, count).join(' '));
  const first = words[0] ?? '';
  for (let length = first.length - 1; length >= 3 && looser.length < 8; length -= 1)
    looser.push(first.slice(0, length));
  return looser;
}
