import { authorOf } from '../author.ts';
import type { Context } from '../context.ts';
import type { Identities } from '../identities.ts';
import { done, once } from '../operations.ts';
import type { OutboxItem } from '../outbox-item.ts';
import type { WriteOutcome } from '../outcomes.ts';
import { isProblem, type Problem } from '../problem.ts';
import type { RecordPath } from '../record-path.ts';
import { commitWrite, jsonRecord, signRecords, timestampFor } from '../write-records.ts';

/** What somebody says as a person, under `people/`; it takes the place of what he said there before. */
export interface PersonalWrite {
  readonly what: OutboxItem['what'];
  /** For messages, such as `the rating`. */
  readonly said: string;
  /** Empty where it is about no module. */
  readonly module: string;
  readonly path: RecordPath;
  /** The payload without its time. */
  readonly value: object;
}

/** Signs and writes it as the chosen identity, once for each operation id. */
export async function writePersonal(
  context: Context,
  identities: Identities,
  operation: string,
  { what, said, module, path, value }: PersonalWrite,
): Promise<WriteOutcome> {
  const refused = (found: Problem): WriteOutcome => ({ kind: 'refused', problem: found });
  const work = async (): Promise<WriteOutcome> => {
    const author = await authorOf(context, identities);
    if (isProblem(author)) return refused(author);
    const { signer, key, namespace } = author;
    const timestamp = await timestampFor(context, namespace, signer.publicKey, path);
    const payload = { time: timestamp.toString(), ...value };
    const signed = await signRecords(namespace, signer, timestamp, [jsonRecord(() => path, payload)]);
    const also = (state: 'waiting' | 'ready') => [done(context, operation, { kind: 'written', state })];
    const state = await commitWrite(context, namespace, {
      what,
      module,
      version: '',
      author: key,
      signed,
      signer,
      also,
    });
    return { kind: 'written', state };
  };
  return once(context, operation, said, work, refused);
}
