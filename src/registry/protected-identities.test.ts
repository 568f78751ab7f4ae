import * as fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { memoryStorage } from '../storage/memory/memory-storage.ts';
import { toHex, utf8 } from '../willow/bytes.ts';
import { parseIdentityFile } from './identity-file.ts';
import { passphraseParameters } from './passphrase-key.ts';
import type { Storage } from './ports/storage.ts';
import { isProblem, type Problem } from './problem.ts';
import type { Registry } from './registry.ts';
import type { NewSecret, Secret } from './sealed-seed.ts';
import { answerModule, createWorld, draftOf, type World } from './world.cases.ts';

const words = { kind: 'passphrase', passphrase: 'correct horse battery' } as const;
const wrongWords = { kind: 'passphrase', passphrase: 'incorrect horse battery' } as const;
const output = new Uint8Array(32).fill(9);
const passkey: NewSecret = {
  kind: 'passkey',
  output,
  credential: Uint8Array.of(1, 2, 3),
  input: new Uint8Array(32).fill(4),
};

function must<T>(value: T | Problem): T {
  if (isProblem(value)) throw new Error(value.found);
  return value;
}

interface Setting {
  readonly world: World;
  readonly storage: Storage;
  readonly device: Registry;
  readonly did: string;
  /** The plain seed as it lay in storage. */
  readonly seed: Uint8Array;
}

async function setting(line = { up: false }): Promise<Setting> {
  const world = await createWorld();
  const storage = memoryStorage();
  const device = await world.device(line, storage);
  const { did } = must(await device.createIdentity('Ada'));
  const seed = (await storage.read('identities', did))?.seed;
  if (seed === undefined) throw new Error('no seed');
  return { world, storage, device, did, seed };
}

const publish = (device: Registry, version = '1.0.0') =>
  device.publish(crypto.randomUUID(), draftOf('io.example.a', version), answerModule(1));
/** Everything the storage knows of an identity, as text in which any bytes are hexadecimal. */
const raw = async (storage: Storage, did: string): Promise<string> =>
  JSON.stringify(await storage.read('identities', did), (_, value) =>
    value instanceof Uint8Array ? toHex(value) : value,
  );

describe('a key under a passphrase', () => {
  it('[K1] [K4] signs in this session, is locked in the next, and no plain seed is kept', async () => {
    const { world, storage, device, did, seed } = await setting();
    expect(await raw(storage, did)).toContain(toHex(seed));
    expect(await device.protectIdentity(did, words, null)).toMatchObject({
      protection: 'passphrase',
      locked: false,
    });
    expect(await raw(storage, did)).not.toContain(toHex(seed));
    expect(await storage.read('identities', did)).not.toHaveProperty('seed');
    expect(await publish(device)).toMatchObject({ kind: 'published' });

    const next = await world.device({ up: false }, storage);
    expect(await next.identities()).toMatchObject([{ did, locked: true, current: true }]);
    expect(await publish(next, '1.1.0')).toMatchObject({ problems: [{ code: 'identity/locked' }] });
    expect(await next.unlockIdentity(did, words)).toMatchObject({ did, locked: false });
    expect(await publish(next, '1.1.0')).toMatchObject({ kind: 'published' });
    expect(await next.lockIdentity(did)).toMatchObject({ locked: true });
    expect(await publish(next, '1.2.0')).toMatchObject({ problems: [{ code: 'identity/locked' }] });
    expect(await raw(storage, did)).not.toContain(toHex(seed));
  });

  it('[K2] keeps the RFC 9106 parameters and a fresh salt and nonce with each seal', async () => {
    const { storage, device, did } = await setting();
    expect(passphraseParameters).toEqual({ memory: 65_536, passes: 3, lanes: 4 });
    const seals: string[] = [];
    for (const old of [null, words]) {
      must(await device.protectIdentity(did, words, old));
      const sealed = (await storage.read('identities', did))?.sealed;
      expect(sealed?.by).toMatchObject({ kind: 'passphrase', ...passphraseParameters });
      if (sealed?.by.kind !== 'passphrase') throw new Error('not sealed');
      expect([sealed.by.salt.length, sealed.nonce.length, sealed.ciphertext.length]).toEqual([16, 12, 48]);
      seals.push(toHex(sealed.by.salt), toHex(sealed.nonce), toHex(sealed.ciphertext));
    }
    expect(new Set(seals).size).toBe(6);
  });

  it('[K3] refuses absurd stored parameters before it derives anything', async () => {
    const { storage, device, did } = await setting();
    must(await device.protectIdentity(did, words, null));
    const record = await storage.read('identities', did);
    if (record?.sealed === undefined) throw new Error('not sealed');
    for (const change of [
      { memory: 2 ** 31 },
      { memory: 8 },
      { passes: 1 },
      { passes: 1e9 },
      { lanes: 0 },
      { lanes: 2.5 },
      { memory: Number.NaN },
      { memory: 1_048_576, passes: 16 },
    ]) {
      const sealed = { ...record.sealed, by: { ...record.sealed.by, ...change } };
      await storage.commit([
        { kind: 'put', table: 'identities', key: did, value: { ...record, sealed } as typeof record },
      ]);
      const before = performance.now();
      expect(await device.unlockIdentity(did, words), JSON.stringify(change)).toMatchObject({
        code: 'identity/bad-seal',
      });
      expect(performance.now() - before).toBeLessThan(100);
    }
  });

  it('[K1] a seal opens for its own public key and parameters only', async () => {
    const { storage, device, did } = await setting();
    const other = must(await device.createIdentity('Ben'));
    must(await device.protectIdentity(did, words, null));
    const [record, bens] = await Promise.all([
      storage.read('identities', did),
      storage.read('identities', other.did),
    ]);
    if (record?.sealed === undefined || bens === undefined) throw new Error('not sealed');
    const { seed: _seed, ...facts } = bens;
    const put = (value: unknown, key: string) =>
      storage.commit([{ kind: 'put', table: 'identities', key, value: value as typeof record }]);
    await put({ ...facts, sealed: record.sealed }, other.did);
    expect(await device.unlockIdentity(other.did, words)).toMatchObject({ code: 'identity/wrong-secret' });
    const flipped = new Uint8Array(record.sealed.ciphertext);
    flipped[0] = (flipped[0] ?? 0) ^ 1;
    await put({ ...record, sealed: { ...record.sealed, ciphertext: flipped } }, did);
    expect(await device.unlockIdentity(did, words)).toMatchObject({ code: 'identity/wrong-secret' });
    await put(record, did);
    expect(await device.unlockIdentity(did, words)).toMatchObject({ locked: false });
  });

  it('[K5] a wrong passphrase is told, costs the whole derivation, and its words are repeated nowhere', async () => {
    const { device, did } = await setting();
    must(await device.protectIdentity(did, words, null));
    must(await device.lockIdentity(did));
    const timed = async (secret: Secret) => {
      const start = performance.now();
      const outcome = await device.unlockIdentity(did, secret);
      return { outcome, took: performance.now() - start };
    };
    const right = await timed(words);
    must(await device.lockIdentity(did));
    const wrong = await timed(wrongWords);
    expect(wrong.outcome).toMatchObject({ code: 'identity/wrong-secret' });
    expect(JSON.stringify(wrong.outcome)).not.toContain(wrongWords.passphrase);
    expect(wrong.took).toBeGreaterThan(right.took / 5);
    expect(wrong.took).toBeGreaterThan(100);
    expect(await device.unlockIdentity(did, { kind: 'passkey', output })).toMatchObject({
      code: 'identity/wrong-secret',
    });
    expect(await device.identities()).toMatchObject([{ locked: true }]);
  });

  it('[K6] is changed and taken off with the old one only, even while unlocked', async () => {
    const { world, storage, device, did, seed } = await setting();
    must(await device.protectIdentity(did, words, null));
    const before = await raw(storage, did);
    for (const [next, secret, code] of [
      [null, null, 'identity/locked'],
      [null, wrongWords, 'identity/wrong-secret'],
      [wrongWords, null, 'identity/locked'],
      [wrongWords, wrongWords, 'identity/wrong-secret'],
      [{ kind: 'passphrase', passphrase: 'too short' }, words, 'identity/bad-passphrase'],
    ] as const)
      expect(await device.protectIdentity(did, next, secret)).toMatchObject({ code });
    expect(await raw(storage, did)).toBe(before);
    must(await device.protectIdentity(did, wrongWords, words));
    expect(await device.unlockIdentity(did, words)).toMatchObject({ code: 'identity/wrong-secret' });
    expect(await device.protectIdentity(did, null, wrongWords)).toMatchObject({
      protection: 'none',
      locked: false,
    });
    expect((await storage.read('identities', did))?.seed).toEqual(seed);
    expect(await (await world.device({ up: false }, storage)).identities()).toMatchObject([
      { locked: false },
    ]);
  });

  it('[K7] its recovery phrase and file ask for the secret first, also while it is unlocked', async () => {
    const { device, did } = await setting();
    const phrase = must(await device.exportIdentity(did, null));
    must(await device.protectIdentity(did, words, null));
    expect(await device.exportIdentity(did, null)).toMatchObject({ code: 'identity/locked' });
    expect(await device.exportIdentity(did, wrongWords)).toMatchObject({ code: 'identity/wrong-secret' });
    expect(await device.exportIdentity(did, words)).toBe(phrase);
    expect(await device.exportIdentityFile(did, null, words.passphrase)).toMatchObject({
      code: 'identity/locked',
    });
  });

  it('[K4] an unlocked key is imported non-extractable', async () => {
    const { device, did } = await setting();
    must(await device.protectIdentity(did, words, null));
    must(await device.lockIdentity(did));
    const imports = vi.spyOn(crypto.subtle, 'importKey');
    must(await device.unlockIdentity(did, words));
    const pkcs8 = imports.mock.calls.filter(([format]) => format === 'pkcs8');
    imports.mockRestore();
    expect(pkcs8.map(([, , , extractable]) => extractable)).toEqual([false]);
  });
});

describe('a key under a passkey', () => {
  it('[K9] is sealed under the output of its PRF and says how to ask for it', async () => {
    const { world, storage, device, did, seed } = await setting();
    expect(await device.protectIdentity(did, passkey, null)).toMatchObject({
      protection: 'passkey',
      passkey: { credential: passkey.credential, input: passkey.input },
    });
    expect(await raw(storage, did)).not.toContain(toHex(seed));
    expect(await raw(storage, did)).not.toContain(toHex(output));
    const next = await world.device({ up: false }, storage);
    const wrong = new Uint8Array(32).fill(8);
    expect(await next.unlockIdentity(did, { kind: 'passkey', output: wrong })).toMatchObject({
      code: 'identity/wrong-secret',
    });
    expect(await next.unlockIdentity(did, { kind: 'passkey', output })).toMatchObject({ locked: false });
  });

  it('[K9] one without a secret of 32 bytes is refused and nothing is changed', async () => {
    const { storage, device, did, seed } = await setting();
    for (const bad of [
      { output: new Uint8Array(0) },
      { input: new Uint8Array(31) },
      { credential: new Uint8Array(0) },
      { credential: new Uint8Array(1024) },
    ])
      expect(await device.protectIdentity(did, { ...passkey, ...bad }, null)).toMatchObject({
        code: 'identity/bad-passkey',
      });
    expect((await storage.read('identities', did))?.seed).toEqual(seed);
  });
});

describe('an identity file', () => {
  const file = async () => {
    const { device, did, seed, world } = await setting();
    const bytes = must(await device.exportIdentityFile(did, null, words.passphrase));
    return { bytes, device, did, seed, world };
  };

  it('[K8] brings the key to another device, sealed or plain, and holds no seed', async () => {
    const { bytes, device, did, seed, world } = await file();
    expect(new TextDecoder().decode(bytes)).not.toContain(toHex(seed));
    expect(await device.importIdentityFile(bytes, words.passphrase, 'plain')).toMatchObject({
      code: 'identity/exists',
    });
    for (const as of ['sealed', 'plain'] as const) {
      const storage = memoryStorage();
      const other = await world.device({ up: false }, storage);
      expect(await other.importIdentityFile(bytes, wrongWords.passphrase, as)).toMatchObject({
        code: 'identity/wrong-secret',
      });
      expect(await other.identities()).toEqual([]);
      expect(await other.importIdentityFile(bytes, words.passphrase, as)).toMatchObject({
        did,
        name: 'Ada',
        locked: as === 'sealed',
      });
      expect((await raw(storage, did)).includes(toHex(seed))).toBe(as === 'plain');
      if (as === 'sealed') must(await other.unlockIdentity(did, words));
      expect(await publish(other)).toMatchObject({ kind: 'published' });
    }
  });

  it('[K8] hostile ones are refused by name, before any derivation', async () => {
    const { bytes, world } = await file();
    const other = await world.device({ up: false });
    const good = JSON.parse(new TextDecoder().decode(bytes)) as Record<string, unknown>;
    const { salt: _salt, ...saltless } = good;
    const cases: readonly (readonly [unknown, string])[] = [
      [{ ...good, memory: 4_294_967_295 }, 'identity/bad-file'],
      [{ ...good, passes: 4_294_967_295 }, 'identity/bad-file'],
      [{ ...good, memory: 8 }, 'identity/bad-file'],
      [{ ...good, memory: '65536' }, 'identity/bad-file'],
      [{ ...good, kdf: 'none' }, 'identity/bad-file'],
      [{ ...good, version: 2 }, 'identity/newer-file'],
      [{ ...good, version: 0 }, 'identity/bad-file'],
      [{ ...good, format: 'other' }, 'identity/bad-file'],
      [{ ...good, seed: '00' }, 'identity/bad-file'],
      [{ ...good, did: `did:key:z6Mk${'a'.repeat(44)}` }, 'identity/bad-file'],
      [{ ...good, name: ' ' }, 'identity/bad-file'],
      [{ ...good, name: 'x'.repeat(65) }, 'identity/bad-file'],
      [{ ...good, ciphertext: '00' }, 'identity/bad-file'],
      [saltless, 'identity/bad-file'],
      [[good], 'identity/bad-file'],
      [null, 'identity/bad-file'],
      ['x'.repeat(5000), 'identity/bad-file'],
    ];
    for (const [value, code] of cases) {
      const before = performance.now();
      expect(
        await other.importIdentityFile(utf8(JSON.stringify(value)), words.passphrase, 'sealed'),
        JSON.stringify(value).slice(0, 80),
      ).toMatchObject({ code });
      expect(performance.now() - before).toBeLessThan(100);
    }
    const bad = {
      ...good,
      ciphertext: String(good['ciphertext']).replace(/^./, (c) => (c === '0' ? '1' : '0')),
    };
    expect(
      await other.importIdentityFile(utf8(JSON.stringify(bad)), words.passphrase, 'plain'),
    ).toMatchObject({ code: 'identity/wrong-secret' });
    expect(await other.identities()).toEqual([]);
  });

  it('[K8] any bytes are a file or a problem', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
        expect(parseIdentityFile(bytes)).toMatchObject({ kind: 'problem' });
      }),
    );
    fc.assert(
      fc.property(fc.json(), (text) => {
        expect(parseIdentityFile(utf8(text))).toMatchObject({ kind: 'problem' });
      }),
    );
  });
});

describe('what waits while its key is locked', () => {
  it('[K10] an unsigned request waits for the key, stops nothing else, and goes on by itself after the unlock', async () => {
    const line = { up: false };
    const { world, storage, device, did } = await setting(line);
    expect(await publish(device)).toMatchObject({ state: 'waiting' });
    must(await device.protectIdentity(did, words, null));
    must(await device.createIdentity('Ben'));
    await device.publish(crypto.randomUUID(), draftOf('io.example.b', '1.0.0'), answerModule(2));
    for (const { key, value } of await storage.all('sync_queue')) {
      if (value.module !== 'io.example.a') continue;
      const { request: _request, ...format1 } = value;
      await storage.commit([{ kind: 'put', table: 'sync_queue', key, value: format1 }]);
    }
    line.up = true;
    const next = await world.device(line, storage);
    await world.sync(next);
    const states = async () =>
      (await next.outbox())
        .map(({ module, state, needsKey }) => [module, state, needsKey] as const)
        .toSorted(([a], [b]) => (a < b ? -1 : 1));
    expect(await states()).toEqual([
      ['io.example.a', 'waiting', true],
      ['io.example.b', 'relayed', false],
    ]);
    must(await next.unlockIdentity(did, words));
    await expect.poll(states).toMatchObject([
      ['io.example.a', 'ready', false],
      ['io.example.b', 'relayed', false],
    ]);
  });
});
