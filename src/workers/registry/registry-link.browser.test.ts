import { afterEach, describe, expect, it, vi } from 'vitest';
import type { FixtureApi, FixtureEvent } from './fixture.contract.ts';
import { untilFree } from './locks.ts';
import { REGISTRY_LOCK } from './registry-host.ts';
import type { LinkEvent, OpenLink } from './registry-link.contract.ts';
import type { RegistryLink } from './registry-link.ts';
import { linkRegistry } from './registry-link.ts';
import { tabWorker } from './tab-worker.ts';

type Link = RegistryLink<FixtureApi, FixtureEvent>;

const links: Link[] = [];

/** A page's link to the shared fixture worker called `name`. */
function shared(name: string): Link {
  return linked((lost) => {
    const worker = new SharedWorker(new URL('./fixture.worker.ts', import.meta.url), {
      type: 'module',
      name,
    });
    worker.addEventListener('error', lost);
    return worker.port;
  });
}

function linked(open: OpenLink): Link {
  const link = linkRegistry<FixtureApi, FixtureEvent>(open);
  links.push(link);
  return link;
}

/** All that a link hears from now on. */
function heardBy(link: Link): (FixtureEvent | LinkEvent)[] {
  const heard: (FixtureEvent | LinkEvent)[] = [];
  link.on((event) => heard.push(event));
  return heard;
}

/** Answers "?" with `answer`. */
function service(answer: string): () => MessagePort {
  return () => {
    const { port1, port2 } = new MessageChannel();
    port1.addEventListener('message', () => port1.postMessage(answer));
    port1.start();
    return port2;
  };
}

const newName = (build = 1): string => `test-${crypto.randomUUID()}-${build}`;

afterEach(async () => {
  // The worker of a test would hold the lock for as long as this page lives.
  for (const link of links) void link.api.giveWay().catch(() => {});
  await untilFree(REGISTRY_LOCK);
  for (const link of links.splice(0)) link.close();
});

describe('a page and the registry worker', () => {
  it('[T1] two pages reach the same worker, and each hears its events', async () => {
    const name = newName();
    const [a, b] = [shared(name), shared(name)];
    expect(await a.api.who()).toBe(await b.api.who());
    const heard = heardBy(b);
    await a.api.say('hello');
    await vi.waitFor(() => expect(heard).toEqual([{ kind: 'said', text: 'hello' }]));
  });

  it('[T2] a dead worker is replaced, calls in flight are made again, all pages find the new one', async () => {
    const name = newName();
    const [a, b] = [shared(name), shared(name)];
    const first = await a.api.who();
    expect(await b.api.who()).toBe(first);
    const started = performance.now();
    expect(await a.api.dieOnce(first)).toBe('another');
    console.info(`replaced in ${Math.round(performance.now() - started)} ms`);
    const second = await b.api.who();
    expect(second).not.toBe(first);
    expect(await a.api.who()).toBe(second);
  });

  it('[T2] survives several deaths in a row', async () => {
    const link = shared(newName());
    const seen = new Set<string>();
    for (let deaths = 0; deaths < 8; deaths += 1) {
      const who = await link.api.who();
      seen.add(who);
      await link.api.dieOnce(who);
    }
    expect(seen.size).toBe(8);
  });

  it('[T3] services are offered anew to each worker', async () => {
    const link = shared(newName());
    link.offer('network', service('carried'));
    const first = await link.api.who();
    await vi.waitFor(async () => expect(await link.api.services()).toEqual(['network']));
    expect(await link.api.ask('network')).toBe('carried');
    await link.api.dieOnce(first);
    await vi.waitFor(async () => expect(await link.api.services()).toEqual(['network']));
    expect(await link.api.ask('network')).toBe('carried');
  });

  it('[T3] the worker learns when the page that serves it is gone', async () => {
    const name = newName();
    const [stays, leaves] = [shared(name), shared(name)];
    const heard = heardBy(stays);
    leaves.offer('validator', service('checked'));
    await vi.waitFor(async () => expect(await stays.api.services()).toEqual(['validator']));
    leaves.close();
    await expect(leaves.api.who()).rejects.toThrow('left the registry');
    await vi.waitFor(() => expect(heard).toContainEqual({ kind: 'gone', service: 'validator' }));
    expect(await stays.api.services()).toEqual([]);
  });

  it('[T4] an older build gives way to a newer one and says so; a still older one is told at once', async () => {
    const old = shared(newName(1));
    const heard = heardBy(old);
    expect(await old.api.build()).toBe(1);
    const newer = shared(newName(3));
    expect(await newer.api.build()).toBe(3);
    await vi.waitFor(() => expect(heard).toEqual([{ kind: 'superseded' }]));
    await expect(old.api.build()).rejects.toMatchObject({ problem: { code: 'thread/superseded' } });
    const late = shared(newName(2));
    await expect(late.api.build()).rejects.toMatchObject({ problem: { code: 'thread/superseded' } });
    expect(await newer.api.build()).toBe(3);
  });

  it('[T4] an older page that comes at the very moment an older worker leaves is told as well', async () => {
    const newer = shared(newName(3));
    expect(await newer.api.build()).toBe(3);
    for (let turn = 0; turn < 6; turn += 1) {
      const name = newName();
      const first = shared(name);
      await expect(first.api.build()).rejects.toMatchObject({ problem: { code: 'thread/superseded' } });
      const started = performance.now();
      await expect(shared(name).api.build()).rejects.toThrow('a newer one running');
      expect(performance.now() - started).toBeLessThan(5000);
    }
  });

  it('[T5] shows uncaught errors, and why it could not start', async () => {
    const link = shared(newName());
    const heard = heardBy(link);
    await link.api.fail();
    await vi.waitFor(() => expect(heard).toHaveLength(1));
    expect(heard[0]).toMatchObject({
      problem: { code: 'internal/bug', found: 'RangeError: nobody waits for this' },
    });
    await link.api.giveWay();
    const broken = shared(`broken-${newName()}`);
    const said = heardBy(broken);
    await expect(broken.api.who()).rejects.toThrow('RangeError: no disk');
    expect(said).toMatchObject([{ kind: 'error', problem: { code: 'internal/bug' } }]);
  });

  it('[T5] says so when the worker cannot even be loaded', async () => {
    const nothing = URL.createObjectURL(new Blob(['not a script'], { type: 'text/plain' }));
    const link = linked((lost) => {
      const worker = new SharedWorker(nothing, { type: 'module', name: newName() });
      worker.addEventListener('error', lost);
      return worker.port;
    });
    const heard = heardBy(link);
    await expect(link.api.who()).rejects.toThrow('Expected the registry worker to answer');
    expect(heard).toMatchObject([{ kind: 'error', problem: { code: 'thread/lost' } }]);
  });
});

describe('without SharedWorker', () => {
  it('[T6] one tab runs the worker for all; when it dies it is replaced', async () => {
    const name = newName();
    const started: Worker[] = [];
    const start = (): Worker => {
      const worker = new Worker(new URL('./fixture.worker.ts', import.meta.url), { type: 'module', name });
      started.push(worker);
      return worker;
    };
    const [a, b] = [linked(tabWorker(start)), linked(tabWorker(start))];
    const first = await a.api.who();
    expect(await b.api.who()).toBe(first);
    expect(started).toHaveLength(1);
    const heard = heardBy(b);
    await a.api.say('hello');
    await vi.waitFor(() => expect(heard).toEqual([{ kind: 'said', text: 'hello' }]));
    expect(await b.api.dieOnce(first)).toBe('another');
    expect(await a.api.who()).toBe(await b.api.who());
    b.offer('search', service('found'));
    a.offer('network', service('carried'));
    await vi.waitFor(async () => expect(await b.api.services()).toEqual(['network']));
  });
});
