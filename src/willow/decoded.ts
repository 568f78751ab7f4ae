/** The outcome of decoding untrusted bytes: the value, or one sentence on what was expected and what was found, and at which byte. */
export type Decoded<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly problem: string; readonly offset: number };

/** What decoders of streams throw, and nothing else: malformed bytes, with their place in the stream. */
export class DecodeError extends Error {
  override readonly name = 'DecodeError';
  /** Bytes before the place. */
  readonly offset: number;

  constructor(problem: string, offset: number) {
    super(problem);
    this.offset = offset;
  }
}
