import { parseDraft } from '../../registry/parse-draft.ts';
import { isProblem, problem } from '../../registry/problem.ts';
import type { Problem } from '../../registry/problem.ts';
import type { PublishDraft } from '../../registry/publish-draft.ts';
import type { ChosenFile } from './draft-session.ts';

type Kind = 'module' | 'gen.json' | 'readme';

/** Files of a kind of which one is taken already. */
export interface LeftOut {
  readonly kind: Kind;
  /** Name of the one file that was looked at. */
  readonly used: string;
  readonly left: readonly string[];
}

/** What was found among dropped files; each kind at most once, the others are told in `leftOut`. */
export interface Dropped {
  readonly wasm?: ChosenFile;
  readonly draft?: PublishDraft;
  readonly readme?: string;
  readonly leftOut: readonly LeftOut[];
  readonly problems: readonly Problem[];
}

/** Bytes above which a file is not even read; the validator's own limit is lower and is told by it. */
const readLimit = 64 * 1024 * 1024;
const moduleLimit = 10 * 1024 * 1024;

/**
 * Sorts files by name: `.json` is the manifest, `.md` the readme, anything else is taken for the module.
 * Of several of a kind the first is taken; for the module one named `.wasm` before others.
 */
export async function readFiles(files: readonly File[]): Promise<Dropped> {
  const problems: Problem[] = [];
  const readable = files.filter(({ size }) => {
    if (size > readLimit) problems.push(problem('wasm/too-large', { size, limit: moduleLimit }));
    return size <= readLimit;
  });
  const leftOut: LeftOut[] = [];
  const only = (kind: Kind): File | undefined => {
    const all = readable.filter((file) => kindOf(file.name) === kind);
    const used = (kind === 'module' ? all.find(({ name }) => /\.wasm$/i.test(name)) : undefined) ?? all[0];
    const left = all.filter((file) => file !== used).map(({ name }) => name);
    if (used !== undefined && left.length > 0) leftOut.push({ kind, used: used.name, left });
    return used;
  };
  const module = only('module');
  const manifest = only('gen.json');
  const readme = only('readme');
  const draft = manifest === undefined ? undefined : parseDraft(await manifest.text());
  if (isProblem(draft)) problems.push(draft);
  return {
    ...(module && { wasm: { name: module.name, bytes: new Uint8Array(await module.arrayBuffer()) } }),
    ...(draft !== undefined && !isProblem(draft) && { draft }),
    ...(readme && { readme: await readme.text() }),
    leftOut,
    problems,
  };
}

function kindOf(name: string): Kind {
  if (/\.json$/i.test(name)) return 'gen.json';
  return /\.(md|markdown)$/i.test(name) ? 'readme' : 'module';
}

/** Which file is used and which are not, as one sentence. */
export function leftOutWords({ used, left }: LeftOut): string {
  const rest =
    left.length === 1 ? `${left.join('')} was` : `${left.slice(0, -1).join(', ')} and ${left.at(-1)} were`;
  return `Only ${used} was looked at; ${rest} left out.`;
}
