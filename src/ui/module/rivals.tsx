import type { GenModule, Release, Rival } from '../../registry/gen-module.ts';
import { isProblem } from '../../registry/problem.ts';
import type { Problem } from '../../registry/problem.ts';
import { Badge } from '../parts/badge.tsx';
import { Copyable } from '../parts/copy.tsx';
import { Notice } from '../parts/notice.tsx';
import { ProblemNote } from '../parts/problem-note.tsx';
import { PersonName } from '../people/person-name.tsx';
import { saveFile } from '../parts/save-file.ts';
import { useServices } from '../services.ts';
import { useToast } from '../shell/toasts.tsx';
import { useRights } from '../state/registry-values.ts';
import { useAction } from '../state/use-action.ts';
import { formatBytes, formatMoment } from '../text/format.ts';

/** Several releases under one version: what is known of each, which stands, and who may say so. */
export function Rivals({ module, release }: { readonly module: GenModule; readonly release: Release }) {
  const { registry } = useServices();
  const { id } = module;
  const { version } = release;
  const say = useToast();
  const may = useRights(id).value?.may ?? [];
  const evidence = useAction(async (): Promise<Problem | null> => {
    const drop = await registry.api.evidence(id, version);
    if (isProblem(drop)) return drop;
    saveFile(drop, `${id}-${version}.gendrop`, 'application/octet-stream');
    return null;
  });
  const choose = useAction((entry: string) => registry.api.choose(crypto.randomUUID(), id, version, entry));
  const pick = useAction(async (entry: string): Promise<Problem | null> => {
    const found = await registry.api.pick(id, version, entry);
    if (found === null) say(`Picked for this device: it can be installed as ${version}`, 'good');
    return found;
  });
  const refused = [
    evidence.outcome ?? evidence.failure,
    pick.outcome ?? pick.failure,
    choose.outcome?.kind === 'refused' ? choose.outcome.problem : choose.failure,
  ].filter((found) => found !== null);
  const all: readonly Rival[] = [release, ...(release.rivals ?? [])];
  return (
    <Notice
      tone="warn"
      title={
        release.undecided === true
          ? `${all.length} different releases say that they are ${version}`
          : `Another release said that it is ${version}`
      }
    >
      <span>
        {release.undecided === true
          ? 'Neither a witness nor the owner has said which one stands: none is installed until then, or until you pick one for this device.'
          : 'The first one stands. What is installed stays as it is.'}
      </span>
      <ol className="rivals" aria-label={`Releases of ${version}`}>
        {all.map((rival) => (
          <li key={rival.entryId} className="stack">
            <div className="row">
              <Copyable text={rival.manifest.wasm.sha256} what="SHA-256" />
              {release.undecided !== true && rival === release && <Badge tone="good">Stands</Badge>}
              {rival.late === true && <Badge tone="bad">Late</Badge>}
            </div>
            <p className="small row">
              signed by <PersonName did={rival.did} />
            </p>
            <p className="small muted">
              {formatBytes(rival.manifest.wasm.size)} · dated {formatMoment(rival.publishedAt)}
              {rival.listedAt === undefined
                ? ', in no witness list'
                : `, listed ${formatMoment(rival.listedAt)}`}
            </p>
            {release.undecided === true && rival.late !== true && (
              <div className="row">
                <button
                  type="button"
                  className="button"
                  data-size="small"
                  disabled={pick.running}
                  onClick={() => pick.start(rival.entryId)}
                >
                  Pick for this device
                </button>
                {may.includes('choose') && (
                  <button
                    type="button"
                    className="button"
                    data-size="small"
                    disabled={choose.running}
                    onClick={() => choose.start(rival.entryId)}
                  >
                    Choose for everybody
                  </button>
                )}
              </div>
            )}
          </li>
        ))}
      </ol>
      <div>
        <button
          type="button"
          className="button"
          data-size="small"
          data-kind="quiet"
          disabled={evidence.running}
          onClick={() => evidence.start()}
        >
          Save the signed evidence
        </button>
      </div>
      {refused.map((found) => (
        <ProblemNote key={found.code} problem={found} />
      ))}
    </Notice>
  );
}
