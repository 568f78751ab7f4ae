/** Milliseconds of a limit that may be made up for after a pause. */
const burst = 100;

/** Bytes a second shared by all who take from it, first come, first served (SPEC N44). Without a rate everything passes. */
export class TokenBucket {
  #rate: number | null = null;
  /** Until when what was taken is paid for, in milliseconds of `performance.now()`. */
  #paid = 0;
  readonly #waiting: { readonly bytes: number; readonly go: () => void }[] = [];
  #timer: ReturnType<typeof setTimeout> | null = null;

  /** Bytes a second from now on, also for who waits already; null: no limit. */
  setRate(rate: number | null): void {
    this.#rate = rate;
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    this.#serve();
  }

  /** Resolves when so many bytes may go. */
  take(bytes: number): Promise<void> {
    if (this.#rate === null && this.#waiting.length === 0) return Promise.resolve();
    const { promise, resolve } = Promise.withResolvers<undefined>();
    this.#waiting.push({ bytes, go: () => resolve(undefined) });
    this.#serve();
    return promise;
  }

  #serve(): void {
    while (this.#timer === null) {
      const [next] = this.#waiting;
      if (next === undefined) return;
      const now = performance.now();
      const due =
        this.#rate === null ? now : Math.max(this.#paid, now - burst) + (1_000 * next.bytes) / this.#rate;
      if (due > now) {
        this.#timer = setTimeout(() => {
          this.#timer = null;
          this.#paid = due;
          this.#shift();
          this.#serve();
        }, due - now);
        return;
      }
      this.#paid = due;
      this.#shift();
    }
  }

  #shift(): void {
    this.#waiting.shift()?.go();
  }
}
