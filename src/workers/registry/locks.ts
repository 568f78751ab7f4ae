/** Waits for the Web Lock `name` and keeps it; the answer releases it. It is released too when this thread ends, however it ends. */
export function holdLock(name: string, signal?: AbortSignal): Promise<() => void> {
  return new Promise((resolve, reject) => {
    const held = new Promise<void>((release) => {
      navigator.locks
        .request(name, signal === undefined ? {} : { signal }, () => {
          resolve(release);
          return held;
        })
        .catch(reject);
    });
  });
}

/** Resolves when the thread that held the Web Lock `name` gave it up or died; never holds it longer than a moment. */
export async function untilFree(name: string, signal?: AbortSignal): Promise<void> {
  await navigator.locks.request(name, signal === undefined ? {} : { signal }, () => {});
}
