const isUnreserved = /[A-Za-z0-9\-._~]/;
const isEncoding = /^%[0-9A-Fa-f]{2}/;
const isFragmentSafe = /[A-Za-z0-9\-._~!$&'()*+,;=/?:@]/;

/** The bytes as text of a URI: what is not unreserved in RFC 3986 as % and two upper-case digits (Willow URIs, "percent_encode"). */
export function percentEncode(bytes: Uint8Array): string {
  let text = '';
  for (const byte of bytes) text += encodedUnless(isUnreserved, byte);
  return text;
}

/** The bytes that `percentEncode` (or lower-case digits) gives this text for, or the offset of the first character that does not fit. */
export function percentDecode(
  text: string,
): { readonly ok: true; readonly value: Uint8Array } | { readonly ok: false; readonly at: number } {
  const bytes: number[] = [];
  for (let at = 0; at < text.length; at += 1) {
    const character = text.charAt(at);
    if (isUnreserved.test(character)) {
      bytes.push(character.charCodeAt(0));
      continue;
    }
    const digits = /^%([0-9A-Fa-f]{2})/.exec(text.slice(at, at + 3))?.[1];
    const byte = digits === undefined ? null : Number.parseInt(digits, 16);
    if (byte === null || isUnreserved.test(String.fromCharCode(byte))) return { ok: false, at };
    bytes.push(byte);
    at += 2;
  }
  return { ok: true, value: Uint8Array.from(bytes) };
}

/** The bytes as text of a fragment; percent encodings already there stay (Willow URIs, "fragment_encode", so not one to one). */
export function fragmentEncode(bytes: Uint8Array): string {
  let text = '';
  bytes.forEach((byte, at) => {
    const following = String.fromCharCode(...bytes.subarray(at, at + 3));
    text += isEncoding.test(following) ? '%' : encodedUnless(isFragmentSafe, byte);
  });
  return text;
}

/** The offset of the first character that cannot stand where it does in a fragment, or -1. */
export function firstUnsafe(fragment: string): number {
  for (let at = 0; at < fragment.length; at += 1) {
    const isSafe = isFragmentSafe.test(fragment.charAt(at)) || isEncoding.test(fragment.slice(at, at + 3));
    if (!isSafe) return at;
  }
  return -1;
}

function encodedUnless(plain: RegExp, byte: number): string {
  const character = String.fromCharCode(byte);
  return plain.test(character) ? character : `%${byte.toString(16).toUpperCase().padStart(2, '0')}`;
}
