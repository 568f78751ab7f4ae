import { describe, expect, it } from 'vitest';
import { CODE, TYPES, name, richModule, section, wasm } from '../../registry/validator/rich-module.cases.ts';
import { runInSandbox } from './sandbox.client.ts';

/** `spin` loops for ever; `add` adds. */
const spinner = wasm(
  section(1, 2, 0x60, 0, 0, 0x60, 2, 0x7f, 0x7f, 1, 0x7f),
  section(3, 2, 1, 0),
  section(7, 2, name('add'), 0, 0, name('spin'), 0, 1),
  section(10, 2, 7, 0, 0x20, 0, 0x20, 1, 0x6a, 0x0b, 7, 0, 0x03, 0x40, 0x0c, 0, 0x0b, 0x0b),
);

describe('the sandbox in a real browser', () => {
  it('[V10] runs an export of numbers', async () => {
    const outcome = await runInSandbox({ bytes: spinner, profile: 'pure', name: 'add', args: ['40', '2'] });
    expect(outcome).toMatchObject({ kind: 'returned', results: ['42'], output: '' });
  });

  it('[V18] ends an endless loop and runs the next call', async () => {
    const endless = runInSandbox({ bytes: spinner, profile: 'pure', name: 'spin', args: [] }, undefined, 0.5);
    expect(await endless).toMatchObject({ kind: 'failed', problem: { code: 'run/timeout' } });
    const next = await runInSandbox({ bytes: spinner, profile: 'pure', name: 'add', args: ['1', '2'] });
    expect(next).toMatchObject({ kind: 'returned', results: ['3'] });
  });

  it('[V18] ends a run that is cancelled', async () => {
    const abort = new AbortController();
    const endless = runInSandbox({ bytes: spinner, profile: 'pure', name: 'spin', args: [] }, abort.signal);
    abort.abort();
    expect(await endless).toMatchObject({ kind: 'failed', problem: { code: 'run/cancelled' } });
  });

  it('[V13] gives a module the imports of its profile and denies them under another', async () => {
    const call = { bytes: richModule(), name: 'add', args: ['1', '2'] };
    expect(await runInSandbox({ ...call, profile: 'dol' })).toMatchObject({
      kind: 'returned',
      results: ['3'],
    });
    expect(await runInSandbox({ ...call, profile: 'pure' })).toMatchObject({
      kind: 'failed',
      problem: { code: 'wasm/import-denied' },
    });
  });

  it('[V13] gives no profile a global of the worker', async () => {
    const reach = wasm(
      TYPES,
      section(2, 1, name('globalThis'), name('postMessage'), 0, 0),
      section(3, 2, 1, 0),
      CODE,
    );
    for (const profile of ['pure', 'dol', 'wasi-p1', 'assemblyscript']) {
      const outcome = await runInSandbox({ bytes: reach, profile, name: 'add', args: [] });
      expect(outcome).toMatchObject({ kind: 'failed', problem: { code: 'wasm/import-denied' } });
    }
  });
});
