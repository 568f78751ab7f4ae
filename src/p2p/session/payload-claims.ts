/** Which payloads some session is fetching, so that two sessions do not fetch the same bytes. */
export interface PayloadClaims {
  take(digest: string): boolean;
  release(digest: string): void;
  /** Called after each release. Returns the way to stop listening. */
  onRelease(listener: () => void): () => void;
}

export function createPayloadClaims(): PayloadClaims {
  const taken = new Set<string>();
  const listeners = new Set<() => void>();
  return {
    take(digest) {
      if (taken.has(digest)) return false;
      taken.add(digest);
      return true;
    },
    release(digest) {
      taken.delete(digest);
      for (const listener of listeners) listener();
    },
    onRelease(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
