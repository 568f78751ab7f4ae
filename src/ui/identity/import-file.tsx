import { useState } from 'react';
import type { Identity } from '../../registry/identity.ts';
import { isProblem } from '../../registry/problem.ts';
import { Field } from '../parts/field.tsx';
import { ProblemNote } from '../parts/problem-note.tsx';
import { useServices } from '../services.ts';
import { useAction } from '../state/use-action.ts';

/** Longest file that is read at all; the registry judges its bytes. */
const longest = 65_536;

/** Takes a key from a `.genkey` file. */
export function ImportFile({ onDone }: { readonly onDone: (identity: Identity) => void }) {
  const { registry } = useServices();
  const [file, setFile] = useState<{ readonly name: string; readonly bytes: Uint8Array } | null>(null);
  const [passphrase, setPassphrase] = useState('');
  const [sealed, setSealed] = useState(true);
  const take = useAction(async () => {
    if (file === null) return null;
    const outcome = await registry.api.importIdentityFile(
      file.bytes,
      passphrase,
      sealed ? 'sealed' : 'plain',
    );
    setPassphrase('');
    if (isProblem(outcome)) return outcome;
    setFile(null);
    onDone(outcome);
    return null;
  });
  const refused = take.outcome ?? take.failure;
  const aboutPassphrase = refused?.code === 'identity/wrong-secret';
  return (
    <form
      className="stack"
      aria-label="Import identity file"
      onSubmit={(event) => {
        event.preventDefault();
        take.start();
      }}
    >
      <div className="row">
        <label className="button choose-file">
          {file === null ? 'Choose a .genkey file' : 'Choose another file'}
          <input
            type="file"
            accept=".genkey,.json,application/json"
            onChange={(event) => {
              const [chosen] = event.target.files ?? [];
              take.clear();
              if (chosen === undefined) return;
              const { name } = chosen;
              void chosen
                .slice(0, longest)
                .bytes()
                .then((bytes) => setFile({ name, bytes }));
              event.target.value = '';
            }}
          />
        </label>
        {file !== null && <span className="mono small">{file.name}</span>}
      </div>
      <Field
        label="Passphrase of the file"
        value={passphrase}
        onChange={setPassphrase}
        problem={aboutPassphrase ? refused : null}
        autoComplete="current-password"
        secret
      />
      <label className="row small">
        <input type="checkbox" checked={sealed} onChange={(event) => setSealed(event.target.checked)} />
        Keep it protected by this passphrase
      </label>
      {refused !== null && !aboutPassphrase && <ProblemNote problem={refused} title="Not imported" />}
      <div className="row">
        <button type="submit" className="button" disabled={take.running || file === null}>
          {take.running ? 'One moment…' : 'Import the file'}
        </button>
      </div>
    </form>
  );
}
