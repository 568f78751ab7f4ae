import { generateKeyPair, privateKeyToProtobuf } from '@libp2p/crypto/keys';

/** A new Ed25519 key for a node, as libp2p's protobuf bytes; the caller keeps them so that the peer id stays. */
export async function newPrivateKey(): Promise<Uint8Array> {
  return privateKeyToProtobuf(await generateKeyPair('Ed25519'));
}
