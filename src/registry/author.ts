import { toHex } from '../willow/bytes.ts';
import type { Context } from './context.ts';
import type { Identities } from './identities.ts';
import type { Signer } from './ports/signer.ts';
import { isProblem, problem, type Problem } from './problem.ts';

/** Who writes, and into which registry. */
export interface Author {
  readonly signer: Signer;
  /** The signer's public key, 64 hex digits. */
  readonly key: string;
  /** 32 bytes. */
  readonly namespace: Uint8Array;
}

/** The chosen identity and the joined registry; a problem when either is missing. */
export async function authorOf({ joined }: Context, identities: Identities): Promise<Author | Problem> {
  const signer = await identities.signer();
  if (isProblem(signer)) return signer;
  if (joined === null) return problem('publish/no-registry', {});
  return { signer, key: toHex(signer.publicKey), namespace: joined.namespace };
}
