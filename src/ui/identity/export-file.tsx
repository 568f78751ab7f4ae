import type { Identity } from '../../registry/identity.ts';
import { isProblem } from '../../registry/problem.ts';
import type { Secret } from '../../registry/sealed-seed.ts';
import { saveFile } from '../parts/save-file.ts';
import { ProblemNote } from '../parts/problem-note.tsx';
import { useServices } from '../services.ts';
import { useAction } from '../state/use-action.ts';
import { NewPassphrase } from './new-passphrase.tsx';
import { WithSecret } from './with-secret.tsx';

interface ExportFileProps {
  readonly identity: Identity;
  readonly onDone: () => void;
}

/** Saves a key as a file, sealed under a passphrase of its own. */
export function ExportFile(props: ExportFileProps) {
  return (
    <WithSecret identity={props.identity}>{(secret) => <SealFile {...props} secret={secret} />}</WithSecret>
  );
}

function SealFile({ identity, secret, onDone }: ExportFileProps & { readonly secret: Secret | null }) {
  const { registry } = useServices();
  const save = useAction(async (passphrase: string) => {
    const file = await registry.api.exportIdentityFile(identity.did, secret, passphrase);
    if (isProblem(file)) return file;
    saveFile(file, `${fileName(identity.name)}.genkey`, 'application/json');
    onDone();
    return null;
  });
  const refused = save.outcome ?? save.failure;
  const aboutPassphrase = refused?.code === 'identity/bad-passphrase';
  return (
    <section className="stack" aria-label={`File of ${identity.name}`}>
      <p className="small muted">
        The file holds the key, encrypted. Whoever has the file and its passphrase can publish as{' '}
        {identity.name}.
      </p>
      <NewPassphrase
        name={`Passphrase for the file of ${identity.name}`}
        action="Save the file"
        running={save.running}
        refused={aboutPassphrase ? refused : null}
        onPassphrase={save.start}
      />
      {refused !== null && !aboutPassphrase && <ProblemNote problem={refused} title="Not saved" />}
    </section>
  );
}

function fileName(name: string): string {
  const plain = name
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]+/gu, '-')
    .replaceAll(/^-|-$/g, '');
  return plain === '' ? 'identity' : plain;
}
