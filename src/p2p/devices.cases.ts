import { memoryHost } from './memory-host.cases.ts';
import { createSyncNetwork } from './sync-network.ts';

/** A device with a name, of which all hear that it is a relay; what goes wrong on it is put into `errors`. */
export function device(at: number, errors: unknown[], keepsPayloads = false) {
  const host = memoryHost({ keepsPayloads });
  const network = createSyncNetwork(host, {
    role: 'relay',
    agent: 'test',
    clock: { now: () => Date.now() },
    onError: (error) => errors.push(error),
  });
  return { name: `device ${at}`, host, network };
}

/** Which two are connected, by their numbers. */
export type Edge = readonly [number, number];

export const ring = (count: number): readonly Edge[] =>
  Array.from({ length: count }, (_, at) => [at, (at + 1) % count]);

export const star = (count: number): readonly Edge[] =>
  Array.from({ length: count - 1 }, (_, at) => [0, at + 1]);
