import { parseArgs } from 'node:util';
import { problem, type Problem } from '../registry/problem.ts';

export interface RelayFlags {
  /** `localhost` means both loopback addresses. */
  readonly host: string;
  /** 0: any free port. */
  readonly port: number;
  readonly dataDir: string;
  readonly fresh: boolean;
  readonly yes: boolean;
  /** A built app to serve as it is; null: build `dist/` when it is stale, and serve that. */
  readonly appDir: string | null;
  /** Serves no app at all. */
  readonly apiOnly: boolean;
  /** False: a new registry stays empty. */
  readonly examples: boolean;
  /** False: signs no witness lists. */
  readonly witness: boolean;
}

export const usage = `Usage: npm start -- [flags]

  --port N        listen on this port (8787; 0: any free one)
  --host NAME     listen on this address (localhost; 0.0.0.0: every interface)
  --data DIR      keep keys and data here (.data)
  --fresh         delete the registry in the data folder and begin anew; asks first
  --yes           do not ask
  --no-examples   leave a new registry empty
  --no-witness    sign no lists of what is held, by which others date it
  --app DIR       serve the built app in this folder instead of dist/
  --api-only      serve no app
  --help          print this
`;

/** Reads the command line of the relay. */
export function parseFlags(args: readonly string[]): RelayFlags | 'help' | Problem {
  const values = readArgs(args);
  if (typeof values === 'string') return problem('relay/bad-flag', { detail: values });
  if (values.help === true) return 'help';
  const port = Number(values.port);
  if (!/^\d{1,5}$/.test(values.port) || port > 65_535) {
    return problem('relay/bad-flag', {
      detail: `--port ${JSON.stringify(values.port)}, which is no number from 0 to 65535`,
    });
  }
  const empty = (['host', 'data', 'app'] as const).find((name) => values[name] === '');
  if (empty !== undefined) return problem('relay/bad-flag', { detail: `--${empty} without a value` });
  return {
    host: values.host,
    port,
    dataDir: values.data,
    fresh: values.fresh === true,
    yes: values.yes === true,
    appDir: values.app ?? null,
    apiOnly: values['api-only'] === true,
    examples: values['no-examples'] !== true,
    witness: values['no-witness'] !== true,
  };
}

function readArgs(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      strict: true,
      options: {
        port: { type: 'string', default: '8787' },
        host: { type: 'string', default: 'localhost' },
        data: { type: 'string', default: '.data' },
        app: { type: 'string' },
        fresh: { type: 'boolean' },
        yes: { type: 'boolean' },
        'api-only': { type: 'boolean' },
        'no-examples': { type: 'boolean' },
        'no-witness': { type: 'boolean' },
        help: { type: 'boolean', short: 'h' },
      },
    }).values;
  } catch (error) {
    const [sentence = ''] = (error as Error).message.split(/\.\s|\n/);
    return sentence;
  }
}
