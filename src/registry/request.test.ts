import { describe, expect, it } from 'vitest';
import { toHex } from '../willow/bytes.ts';
import { randomSeed, signerFromSeed, verifier } from '../willow/ed25519.ts';
import { taiFromUnix } from '../willow/tai.ts';
import { backdateLimit } from './issue.ts';
import { readRequest, signRequest, type GrantRequest } from './request.ts';
import { controlRecord } from './rules/control-record.ts';
import { createWorld, type World } from './world.cases.ts';

async function asked(world: World, more: Partial<GrantRequest> = {}) {
  const signer = await signerFromSeed(randomSeed());
  const request: GrantRequest = {
    registry: toHex(world.namespace),
    right: 'publish',
    id: 'io.example.a',
    key: toHex(signer.publicKey),
    digest: '0'.repeat(64),
    time: taiFromUnix(world.clock.now()).toString(),
    ...more,
  };
  return { signer, request, bytes: await signRequest(request, signer) };
}

describe('grant requests', () => {
  it('[G6] are read back when signed by their key, and refused when any byte changes', async () => {
    const world = await createWorld();
    const { request, bytes } = await asked(world);
    const verify = await verifier();
    expect(await readRequest(bytes, verify)).toEqual(request);
    for (let at = 0; at < bytes.length; at += 7) {
      const changed = bytes.map((byte, index) => (index === at ? byte ^ 1 : byte));
      expect(await readRequest(changed, verify)).toBeTypeOf('string');
    }
    expect(await readRequest(new Uint8Array(4096), verify)).toContain('2,048');
    const nothing = await asked(world, { id: '' });
    expect(await readRequest(nothing.bytes, verify)).toBe('expected a module id');
    const person = await asked(world, { id: '', right: 'rate' });
    expect(await readRequest(person.bytes, verify)).toMatchObject({ right: 'rate', id: '' });
    const foreign = await asked(world, { key: '1'.repeat(64) });
    expect(await readRequest(foreign.bytes, verify)).toContain('signature');
  });

  it('[G7] first come, first served; the second is told who owns the name', async () => {
    const world = await createWorld();
    const first = await asked(world);
    const second = await asked(world);
    const [one, two] = await Promise.all([world.host.answer(first.bytes), world.host.answer(second.bytes)]);
    expect(one).toMatchObject({ kind: 'granted' });
    expect(two).toMatchObject({
      kind: 'refused',
      code: 'name-taken',
      detail: expect.stringContaining('did:key:z6Mk'),
    });
    expect(await world.host.answer(first.bytes)).toMatchObject({ kind: 'granted' });
  });

  it('[G7] who asks again, the answer having been lost, gets the name and the grant again', async () => {
    const world = await createWorld();
    const { bytes } = await asked(world);
    await world.host.answer(bytes);
    const again = await world.host.answer(bytes);
    const kinds =
      again?.kind === 'granted' ? again.entries.map((stored) => controlRecord(stored).path?.kind) : [];
    expect(kinds).toEqual(['name', 'grant']);
  });

  it('[G7] grants begin at most 90 days back, never in the future, and for this registry only', async () => {
    const world = await createWorld();
    const now = taiFromUnix(world.clock.now());
    const answer = async (more: Partial<GrantRequest>) => world.host.answer((await asked(world, more)).bytes);
    expect(await answer({ time: (now - backdateLimit + 60_000_000n).toString() })).toMatchObject({
      kind: 'granted',
    });
    expect(await answer({ time: (now - backdateLimit - 60_000_000n).toString() })).toMatchObject({
      code: 'bad-request',
    });
    expect(await answer({ time: (now + 3_600_000_000n).toString() })).toMatchObject({ code: 'bad-request' });
    expect(await answer({ registry: '1'.repeat(64) })).toMatchObject({ code: 'bad-request' });
  });
});
