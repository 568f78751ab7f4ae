import { describe, expect, it } from 'vitest';
import type { Validator } from '../../registry/ports/validator.ts';
import { validateWasm } from '../../registry/validator/validate-wasm.ts';
import { createValidatorPool, validatorPort } from './validator-pool.ts';

const module = Uint8Array.of(0, 0x61, 0x73, 0x6d, 1, 0, 0, 0);

describe('validator pool', () => {
  it('[V19] a call waits for the first page, and is made again when its page dies in the middle', async () => {
    const pool = createValidatorPool();
    const report = pool.validate(module, {});
    const asked = Promise.withResolvers<void>();
    const dying: Validator = {
      validate: () => {
        asked.resolve();
        return new Promise(() => undefined);
      },
    };
    const [first, second] = [new AbortController(), new AbortController()];
    pool.add(validatorPort(dying), first.signal);
    await asked.promise;
    pool.add(validatorPort({ validate: validateWasm }), second.signal);
    first.abort();
    expect(await report).toMatchObject({ valid: true, size: 8 });
    second.abort();
  });
});
