import { decodeWhole } from './byte-reader.ts';
import type { ByteReader, EncodingForm } from './byte-reader.ts';
import { concatBytes, mustHaveLength } from './bytes.ts';
import type { Decoded } from './decoded.ts';
import { encodeCapability, readCapability } from './encode-capability.ts';
import type { Token } from './relative-token.ts';

/** EncodeMeadowcapAuthorisationToken: EncodeMcCapability and the signature. RangeError where either breaks its own contract. */
export function encodeToken({ capability, signature }: Token): Uint8Array {
  mustHaveLength(signature, 64);
  return concatBytes(encodeCapability(capability), signature);
}

/** Reads one such token; checks no signature. */
function readToken(reader: ByteReader): Token {
  return { capability: readCapability(reader), signature: reader.take(64) };
}

/** The token of exactly these bytes; `verifyAuthorisedEntry` says what it authorises. */
export function decodeToken(bytes: Uint8Array, form: EncodingForm = 'canonic'): Decoded<Token> {
  return decodeWhole(bytes, readToken, form);
}
