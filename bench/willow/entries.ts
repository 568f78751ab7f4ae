import { utf8 } from '../../src/willow/bytes.ts';
import type { Capability } from '../../src/willow/capability.ts';
import { signerFromSeed } from '../../src/willow/ed25519.ts';
import type { KeySigner } from '../../src/willow/ed25519.ts';
import { encodeEntry } from '../../src/willow/encode-entry.ts';
import type { Entry } from '../../src/willow/entry.ts';
import { delegateCapability, ownedCapability } from '../../src/willow/issue-capability.ts';
import { namespaceSeed } from '../../src/willow/namespace.ts';
import { pathOf } from '../../src/willow/path.ts';
import type { AuthorisedEntry } from '../../src/willow/token.ts';
import { william3 } from '../../src/willow/william3.ts';

const start = 843_480_069_184_000n;

/** A registry's worth: entries of a few authors, each under one delegated capability of an owned namespace. */
export interface Ground {
  readonly namespaceId: Uint8Array;
  readonly authors: readonly { readonly signer: KeySigner; readonly capability: Capability }[];
}

export async function groundOf(authors: number): Promise<Ground> {
  let counter = 0;
  const nextSeed = (): Uint8Array => {
    counter += 1;
    return william3(utf8(`seed ${counter}`));
  };
  const namespace = await signerFromSeed(namespaceSeed('owned', nextSeed));
  const root = await signerFromSeed(nextSeed());
  const whole = await ownedCapability('write', namespace, root.publicKey);
  return {
    namespaceId: namespace.publicKey,
    authors: await Promise.all(
      Array.from({ length: authors }, async () => {
        const signer = await signerFromSeed(nextSeed());
        const area = { subspaceId: signer.publicKey, path: pathOf('modules'), times: { start, end: null } };
        return { signer, capability: await delegateCapability(whole, root, area, signer.publicKey) };
      }),
    ),
  };
}

/** Entry number `at`: a release of some module by one of the authors. */
export function entryAt({ namespaceId, authors }: Ground, at: number): Entry {
  const author = authors[at % authors.length];
  if (author === undefined) throw new RangeError('expected at least one author');
  return {
    namespaceId,
    subspaceId: author.signer.publicKey,
    path: pathOf('modules', `io.bench.m${at % 997}`, 'releases', `1.${at}.0`, 'manifest'),
    timestamp: start + BigInt(at),
    payloadLength: 900n,
    payloadDigest: william3(utf8(`payload ${at}`)),
  };
}

/** `count` signed entries. */
export async function signedEntries(ground: Ground, count: number): Promise<AuthorisedEntry[]> {
  const signed: AuthorisedEntry[] = [];
  for (let at = 0; at < count; at += 1) {
    const author = ground.authors[at % ground.authors.length];
    if (author === undefined) break;
    const entry = entryAt(ground, at);
    signed.push({
      entry,
      capability: author.capability,
      signature: await author.signer.sign(encodeEntry(entry)),
    });
  }
  return signed;
}
