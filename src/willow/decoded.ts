/** The outcome of decoding untrusted bytes: the value, or one sentence on what was expected and what was found. */
export type Decoded<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly problem: string };
