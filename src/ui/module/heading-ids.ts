/** What is needed of a node of the HTML tree that Markdown becomes (hast). */
interface Node {
  readonly type: string;
  readonly tagName?: string;
  readonly value?: string;
  readonly properties?: { id?: unknown };
  readonly children?: readonly Node[];
}

/** A rehype plugin that gives every heading without an id the id `readme-<slug>`; a repeated slug gets `-1`, `-2`, … */
export function headingIds(): (tree: Node) => void {
  return (tree) => {
    const taken = new Set<string>();
    for (const heading of headings(tree)) {
      if (heading.properties === undefined || heading.properties.id !== undefined) continue;
      const slug = slugOf(textOf(heading));
      let id = slug;
      for (let again = 1; taken.has(id); again += 1) id = `${slug}-${again}`;
      taken.add(id);
      heading.properties.id = `${prefix}${id}`;
    }
  };
}

/** The id a readme's `#link` leads to; ids made by Markdown itself, of footnotes, stay as they are. */
export function anchorId(href: string): string {
  const name = fragmentOf(href);
  return name.startsWith('user-content-') ? name : `${prefix}${name.toLowerCase()}`;
}

/** A `#fragment` without the hash and percent signs; as it is when it is badly encoded. */
export function fragmentOf(hash: string): string {
  const text = hash.slice(1);
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

// So that no heading takes an id that the app itself goes by.
const prefix = 'readme-';

/** GitHub's way: lower case, spaces to hyphens, what is no letter, number, hyphen or underscore left out. */
function slugOf(text: string): string {
  return text
    .trim()
    .toLowerCase()
    .replace(/[^\p{L}\p{M}\p{N}\p{Pc}\- ]/gu, '')
    .replaceAll(' ', '-');
}

function* headings(node: Node): Generator<Node> {
  if (/^h[1-6]$/.test(node.tagName ?? '')) yield node;
  for (const child of node.children ?? []) yield* headings(child);
}

function textOf(node: Node): string {
  return node.type === 'text' ? (node.value ?? '') : (node.children ?? []).map(textOf).join('');
}
