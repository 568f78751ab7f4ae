/** The items of a comma-separated field, trimmed, without empty and repeated ones. */
export function splitWords(text: string): readonly string[] {
  const items = text.split(',').map((item) => item.trim());
  return [...new Set(items.filter((item) => item !== ''))];
}

/** Items as the text of a comma-separated field. */
export function joinWords(items: readonly string[]): string {
  return items.join(', ');
}
