import { fromHex, utf8 } from './bytes.ts';
import type { VerifySignature } from './ed25519.ts';

interface Case {
  readonly publicKey: string;
  readonly message: string;
  readonly signature: string;
  readonly isValid: boolean;
}

const plainKey = 'ea4a6c63e29c520abef5507b132ec5f9954776aebebe7b92421eea691446d22c';
const plainR = '0534ed3622c860c7cf07929873b8e9fd796845884d9a843d24f90d233a2e2b2d';
const plainS = '46ccc88f853789683d038fb26fcd1794aa6e1a55f9b6ba2ca613d90ab47dcf03';
/** A key with a component of order 8: here cofactored, cofactorless and unreduced equations give different answers. */
const mixedKey = 'fa5289a11c66a62e846455b7006186ba239b7d002ebce2e3ba8e05ee6d9032f7';
const mixedR = '49e19319c0bfa8d7e39194766008a68e01fecb13c8146ff3638385ea652472e6';

/** Signatures on which implementations of Ed25519 are known to differ, and our answers. */
export const ed25519Cases: readonly Case[] = [
  { publicKey: plainKey, message: 'self-test', signature: plainR + plainS, isValid: true },
  { publicKey: plainKey, message: 'self-tesu', signature: plainR + plainS, isValid: false },
  {
    publicKey: mixedKey,
    message: 'self-test 12',
    signature: `${mixedR}becb433c7d3524d700a1648af233fc68abdb21de8d52d8f654e094eee176160c`,
    isValid: true,
  },
  {
    publicKey: mixedKey,
    message: 'self-test 0',
    signature: `${mixedR}137c2194180de5f29dacf59715a2163cf9fafa12d1d01de930e0f927a042c90d`,
    isValid: false,
  },
  {
    publicKey: mixedKey,
    message: 'self-test 6',
    signature: `${mixedR}d889bdd703d32c888230604b18b0846a89f9a13ed1eb3b1155c9393ca7a1b50a`,
    isValid: false,
  },
];

const empty = new Uint8Array(0);

/** Whether the implementation answers every case as our rule does, from what it was given when it was asked; one that throws does not. */
export async function passesSelfTest(verify: VerifySignature): Promise<boolean> {
  try {
    for (const { publicKey, message, signature, isValid } of ed25519Cases) {
      const [key, text, signed] = [fromHex(publicKey) ?? empty, utf8(message), fromHex(signature) ?? empty];
      const answering = verify(key, text, signed);
      for (const bytes of [key, text, signed]) bytes.fill(0);
      if ((await answering) !== isValid) return false;
    }
    return true;
  } catch {
    return false;
  }
}
