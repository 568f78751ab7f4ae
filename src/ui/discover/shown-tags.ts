/** Tags shown before someone asks for all of them: what a keyboard passes on its way. */
export const few = 12;

/** The chosen tags first, then the others in their order; `all`: without a limit, otherwise {@link few} unless more are chosen. */
export function shownTags(
  tags: readonly string[],
  chosen: readonly string[],
  all: boolean,
): readonly string[] {
  const rest = tags.filter((tag) => !chosen.includes(tag));
  return [...chosen, ...(all ? rest : rest.slice(0, Math.max(0, few - chosen.length)))];
}
