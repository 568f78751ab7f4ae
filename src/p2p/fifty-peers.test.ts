import { describe, expect, it, vi } from 'vitest';
import { seeded } from '../registry/simulation.cases.ts';
import type { ByteChannel } from './byte-channel.ts';
import { device, ring, star } from './devices.cases.ts';
import type { Edge } from './devices.cases.ts';
import { note, remote, wasm } from './memory-host.cases.ts';
import { unsteadyChannels } from './unsteady-channels.cases.ts';

const count = 50;
/** The first keep the bytes of all modules, and are connected in a row. */
const keepers = 4;

const shapes: Readonly<Record<string, (random: () => number) => readonly Edge[]>> = {
  'a ring': () => ring(count),
  'a star': () => star(count),
  // a tree, so that all are connected, and as many connections again
  'a random graph': (random) =>
    Array.from({ length: count - 1 }, (_, at) => at + 1).flatMap((at) => {
      const [parent, other] = [Math.floor(random() * at), Math.floor(random() * count)];
      return other === at || other === parent
        ? [[at, parent] as const]
        : [[at, parent] as const, [at, other] as const];
    }),
};

/** Fifty devices with what each of them wrote, and the connections among them. */
function world(shape: string, random: () => number) {
  const errors: unknown[] = [];
  const devices = Array.from({ length: count }, (_, at) => device(at, errors, at < keepers));
  const row = Array.from({ length: keepers - 1 }, (_, at): Edge => [at, at + 1]);
  const isInRow = ([a, b]: Edge): boolean => Math.abs(a - b) === 1 && Math.max(a, b) < keepers;
  const edges = [...row, ...(shapes[shape]?.(random) ?? []).filter((edge) => !isInRow(edge))];
  const open = new Map<Edge, ByteChannel>();
  const connect = (edge: Edge): void => {
    const [left, right] = [devices[edge[0]], devices[edge[1]]];
    if (left === undefined || right === undefined) throw new RangeError('expected two devices');
    const [a, b] = unsteadyChannels(remote(left.name), remote(right.name), random);
    left.network.accept(a);
    right.network.accept(b);
    open.set(edge, a);
  };
  const cut = (edge: Edge): void => {
    open.get(edge)?.close();
    open.delete(edge);
  };
  const expected = new Set<string>();
  const modules: string[] = [];
  const write = (at: number, path: string): void => {
    const one = devices[at];
    const entry = note(path);
    expected.add(entry.id);
    one?.host.put(entry);
    one?.network.announce([entry]);
  };
  const publish = (at: number, name: string): void => {
    const one = devices[at];
    const module = wasm(name, 200_000 + at);
    expected.add(module.entry.id);
    modules.push(module.digest);
    one?.host.putWasm(module);
    one?.network.announce([module.entry]);
  };
  const settled = (): Promise<void> =>
    vi.waitFor(
      () => {
        for (const { name, host } of devices) expect(host.entryMap.size, name).toBe(expected.size);
        for (const { name, host } of devices.slice(0, keepers))
          expect(modules.filter((digest) => !host.payloadMap.has(digest)).length, name).toBe(0);
      },
      { timeout: 40_000, interval: 50 },
    );
  return { devices, edges, connect, cut, write, publish, settled, expected, errors };
}

describe('fifty devices', () => {
  it.for(Object.keys(shapes))(
    '[N7] [N9] [N11] [N37] in %s come to hold the same over slow connections that break, through a partition with writes on both sides',
    { timeout: 240_000 },
    async (shape) => {
      const seed = Number(process.env['SIMULATION_SEED'] ?? 20_261_128);
      const random = seeded(seed);
      const { devices, edges, connect, cut, write, publish, settled, expected, errors } = world(
        shape,
        random,
      );
      for (let at = 0; at < count; at += 1)
        for (let index = 0; index < 10; index += 1)
          write(at, index % 5 === 0 ? `registry/r${at}/${index}` : `modules/m${at}/${index}`);
      for (const edge of edges) connect(edge);
      // next to the first keeper: the others have the bytes from one another
      const publishers = edges.flatMap(([a, b]) =>
        a === 0 && b >= keepers ? [b] : b === 0 && a >= keepers ? [a] : [],
      );
      for (const at of publishers.slice(0, 4)) publish(at, `io.sim.m${at}`);
      // connections break in the middle of whatever they do, and are made anew
      for (let round = 0; round < 6; round += 1) {
        for (let turn = 0; turn < 20; turn += 1) await new Promise(setImmediate);
        write(round, `modules/while/${round}`);
        const broken = edges.filter(() => random() < 0.15);
        for (const edge of broken) cut(edge);
        for (let turn = 0; turn < 10; turn += 1) await new Promise(setImmediate);
        for (const edge of broken) connect(edge);
      }
      await settled();
      // a partition: nothing passes between the first and the second half
      const divided = edges.filter(([a, b]) => a < count / 2 !== b < count / 2);
      for (const edge of divided) cut(edge);
      for (let at = 0; at < count; at += 1) write(at, `modules/apart/${at}`);
      publish(1, 'io.sim.here');
      for (let turn = 0; turn < 50; turn += 1) await new Promise(setImmediate);
      for (const edge of divided) connect(edge);
      await settled();
      expect(errors).toEqual([]);
      for (const { name, host, network } of devices) {
        expect([...host.entryMap.keys()].toSorted(), name).toEqual([...expected].toSorted());
        expect(
          network.status().peers.filter(({ state }) => state === 'dropped'),
          name,
        ).toEqual([]);
        network.close();
      }
    },
  );
});
