import * as automerge from '@automerge/automerge/slim';
import { expect, it } from 'vitest';
import { nodeWasm } from './load-node.ts';
import { startAutomerge } from './start-automerge.ts';

it('Automerge is started once, however many ask at a time, and again after a start that failed', async () => {
  await expect(startAutomerge(automerge, () => Promise.reject(new Error('offline')))).rejects.toThrow(
    'offline',
  );
  let loads = 0;
  const load = (): Promise<Uint8Array> => {
    loads += 1;
    return nodeWasm();
  };
  const first = startAutomerge(automerge, load).then(() => automerge.from({ text: 'made by the first' }));
  const second = startAutomerge(automerge, load);
  const [made] = await Promise.all([first, second]);
  await startAutomerge(automerge, load);
  expect(loads).toBe(1);
  expect(automerge.change(made, (draft) => void (draft.text += ', and held')).text).toBe(
    'made by the first, and held',
  );
});
