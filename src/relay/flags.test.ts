import { describe, expect, it } from 'vitest';
import { isProblem, sentence } from '../registry/problem.ts';
import { parseFlags } from './flags.ts';

describe('flags of the relay', () => {
  it('has defaults', () => {
    expect(parseFlags([])).toEqual({
      host: 'localhost',
      port: 8787,
      dataDir: '.data',
      fresh: false,
      yes: false,
      appDir: null,
      apiOnly: false,
      examples: true,
      witness: true,
    });
  });

  it('reads them all', () => {
    const args =
      '--port 0 --host 0.0.0.0 --data elsewhere/x --app a --fresh --yes --api-only --no-examples --no-witness'.split(
        ' ',
      );
    expect(parseFlags(args)).toEqual({
      host: '0.0.0.0',
      port: 0,
      dataDir: 'elsewhere/x',
      fresh: true,
      yes: true,
      appDir: 'a',
      apiOnly: true,
      examples: false,
      witness: false,
    });
    expect(parseFlags(['--help'])).toBe('help');
  });

  it.each([
    [['--prot', '1'], "'--prot'"],
    [['--port'], '--port'],
    [['--port', 'http'], '"http"'],
    [['--port', '65536'], '"65536"'],
    [['--port=-1'], '"-1"'],
    [['--data', ''], '--data without a value'],
    [['--fresh=yes'], '--fresh'],
    [['8787'], "'8787'"],
  ])('refuses %j and says why', (args, words) => {
    const outcome = parseFlags(args);
    expect(isProblem(outcome) && sentence(outcome)).toContain(words);
  });
});
