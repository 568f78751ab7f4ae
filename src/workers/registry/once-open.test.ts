import { expect, it } from 'vitest';
import { onceOpen } from './once-open.ts';

interface Calls {
  list(): Promise<string>;
  write(text: string, times: number): Promise<string>;
}

const api: Calls = {
  list: async () => 'the list',
  write: async (text, times) => text.repeat(times),
};

it('[T11] answers early calls at once, and all others when the registry is open', async () => {
  let open = (): void => undefined;
  const opened = new Promise<void>((resolve) => (open = resolve));
  const calls = onceOpen<Calls>(api, opened, ['list']);
  const order: string[] = [];
  const written = calls.write('ab', 2).then((text) => order.push(text));
  order.push(await calls.list());
  // longer than any chain of promises within
  await new Promise((resolve) => setTimeout(resolve, 0));
  expect(order).toEqual(['the list']);
  open();
  await written;
  expect(order).toEqual(['the list', 'abab']);
});

it('[T11] a registry that does not open fails the others with its reason, and still lists', async () => {
  const opened = Promise.reject(new RangeError('no disk'));
  const calls = onceOpen<Calls>(api, opened, ['list']);
  await expect(calls.write('a', 1)).rejects.toThrow('no disk');
  expect(await calls.list()).toBe('the list');
});
