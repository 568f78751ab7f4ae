import { afterAll, describe, expect, it } from 'vitest';
import { sentence } from '../../registry/problem.ts';
import { badWasm } from '../../registry/validator/bad-wasm.cases.ts';
import { richModule } from '../../registry/validator/rich-module.cases.ts';
import { startValidator } from './validator.client.ts';

const validator = startValidator();
afterAll(() => validator.stop());

/** Takes the engine long enough that the abort and the timeout below always come first: 10 MiB to hash and validate. */
function slowModule(): Uint8Array {
  const bytes = new Uint8Array(10_485_760);
  const padding = bytes.length - 13;
  bytes.set([0, 0x61, 0x73, 0x6d, 1, 0, 0, 0, 0]);
  bytes.set(
    [0, 7, 14, 21].map((shift) => ((padding >>> shift) & 0x7f) | (shift < 21 ? 0x80 : 0)),
    9,
  );
  return bytes;
}

describe('the validator worker in a real browser', () => {
  it('[V1] takes a good module and leaves the caller its bytes', async () => {
    const bytes = richModule();
    const report = await validator.validate(bytes, {});
    expect(report.problems.map(sentence)).toEqual([]);
    expect(report.exports).toHaveLength(5);
    expect(bytes).toEqual(richModule());
  });

  it.each(badWasm)('[V3] refuses $name with $code', async ({ bytes, policy, code, says }) => {
    const report = await validator.validate(bytes(), policy ?? {});
    expect(report.valid).toBe(false);
    expect(report.problems.map((problem) => problem.code)).toContain(code);
    expect(report.problems.map(sentence).join('\n')).toContain(says);
  });

  it('[V9] answers an aborted call at once and the next one from a fresh worker', async () => {
    const abort = new AbortController();
    const stopped = validator.validate(slowModule(), {}, abort.signal);
    const next = validator.validate(richModule(), {});
    abort.abort();
    expect((await stopped).problems.map(({ code }) => code)).toEqual(['wasm/validator-stopped']);
    expect((await next).valid).toBe(true);
  });

  it('[V9] answers an aborted call at once although another one has its turn', async () => {
    const abort = new AbortController();
    const first = validator.validate(slowModule(), {});
    const waiting = validator.validate(richModule(), {}, abort.signal);
    abort.abort();
    expect(await Promise.race([first.then(() => 'first'), waiting.then(() => 'waiting')])).toBe('waiting');
    expect((await first).valid).toBe(true);
  });

  it('[V9] ends a validation that takes longer than the timeout', async () => {
    const hasty = startValidator({ timeout: 1 });
    const report = await hasty.validate(slowModule(), {});
    expect(report.problems.map(sentence).join()).toContain('still running after 0.001 seconds');
    hasty.stop();
  });

  it('[V9] starts again after stop and after idling', async () => {
    const idle = startValidator({ idle: 0 });
    expect((await idle.validate(richModule(), {})).valid).toBe(true);
    expect((await idle.validate(richModule(), {})).valid).toBe(true);
    idle.stop();
    expect((await idle.validate(richModule(), {})).valid).toBe(true);
    idle.stop();
  });
});
