import { parseDraft } from '../../registry/parse-draft.ts';
import { isProblem, problem } from '../../registry/problem.ts';
import type { Problem } from '../../registry/problem.ts';
import type { PublishDraft } from '../../registry/publish-draft.ts';
import type { ChosenFile } from './use-publish-draft.ts';

/** What was found among dropped files; each kind at most once, the last one wins. */
export interface Dropped {
  readonly wasm?: ChosenFile;
  readonly draft?: PublishDraft;
  readonly readme?: string;
  readonly problems: readonly Problem[];
}

/** Bytes above which a file is not even read; the validator's own limit is lower and is told by it. */
const readLimit = 64 * 1024 * 1024;
const moduleLimit = 10 * 1024 * 1024;

/** Sorts files by name: `.json` is the manifest, `.md` the readme, anything else is taken for the module. */
export async function readFiles(files: readonly File[]): Promise<Dropped> {
  let dropped: Dropped = { problems: [] };
  const refuse = (refusal: Problem): void => {
    dropped = { ...dropped, problems: [...dropped.problems, refusal] };
  };
  for (const file of files) {
    if (file.size > readLimit) {
      refuse(problem('wasm/too-large', { size: file.size, limit: moduleLimit }));
    } else if (/\.json$/i.test(file.name)) {
      const draft = parseDraft(await file.text());
      if (isProblem(draft)) refuse(draft);
      else dropped = { ...dropped, draft };
    } else if (/\.(md|markdown)$/i.test(file.name)) {
      dropped = { ...dropped, readme: await file.text() };
    } else {
      dropped = { ...dropped, wasm: { name: file.name, bytes: new Uint8Array(await file.arrayBuffer()) } };
    }
  }
  return dropped;
}
