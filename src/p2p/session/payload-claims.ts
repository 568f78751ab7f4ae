/** Which payloads some session is fetching, so that two sessions do not fetch the same bytes. */
export interface PayloadClaims {
  take(digest: string): boolean;
  /** `held`: the host has the bytes now. */
  release(digest: string, held: boolean): void;
  /** Called after each release. Returns the way to stop listening. */
  onRelease(listener: (digest: string, held: boolean) => void): () => void;
}

export function createPayloadClaims(): PayloadClaims {
  const taken = new Set<string>();
  const listeners = new Set<(digest: string, held: boolean) => void>();
  return {
    take(digest) {
      if (taken.has(digest)) return false;
      taken.add(digest);
      return true;
    },
    release(digest, held) {
      taken.delete(digest);
      for (const listener of listeners) listener(digest, held);
    },
    onRelease(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
