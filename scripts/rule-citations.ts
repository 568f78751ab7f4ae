/** Rules of a SPEC.md: lines such as `- **[E4]** An entry …`, in order, and those defined more than once. */
export function definedRules(spec: string): {
  readonly ids: readonly string[];
  readonly duplicates: readonly string[];
} {
  const ids = [...spec.matchAll(/^- \*\*\[([A-Z]\d+)\]\*\*/gm)].map((match) => match[1] ?? '');
  return { ids: [...new Set(ids)], duplicates: ids.filter((id, index) => ids.indexOf(id) !== index) };
}

/** Rule ids at the start of a test's name: `'[E4] refuses …'`, `'[E4] [E5] …'`, `'[E4, E5] …'`. */
export function citedRules(source: string): readonly string[] {
  const names = source.matchAll(/['"`]((?:\[[A-Z]\d+(?:,\s*[A-Z]\d+)*\][\s,]*)+)/g);
  return [...new Set([...names].flatMap((match) => (match[1] ?? '').match(/[A-Z]\d+/g) ?? []))];
}
