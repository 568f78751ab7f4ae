import { Offence } from './context.ts';
import type { SessionContext } from './context.ts';
import type { PayloadClaims } from './payload-claims.ts';
import type { PayloadExchange } from './payload-exchange.ts';
import { createDoublingTimer } from './doubling-timer.ts';
import { createRecentSet } from './recent-set.ts';

/** Fetches from this peer what its host wants to hold, and says which wasm entries have their bytes now. */
export interface PayloadWishes {
  /** The host holds this wasm entry; `onHeld` is called with its id once it holds the bytes as well. */
  expect(id: string, digest: string): void;
  /** Looks again at what is missing. Returns at once. */
  check(): void;
  stop(): void;
}

/** Milliseconds until a peer that had not all it was asked for is asked again: it may be waiting for the bytes itself. */
const askAgain = { first: 2_000, most: 600_000 };

/** Wasm entries remembered whose bytes are not here. */
const expectedMax = 50_000;

export function createPayloadWishes(
  context: SessionContext,
  payloads: PayloadExchange,
  claims: PayloadClaims,
  onHeld: (ids: readonly string[]) => void,
): PayloadWishes {
  const { host } = context;
  const expected = new Map<string, Set<string>>();
  const notHere = createRecentSet(expectedMax);
  /** What is still to be fetched, as of the last look; and what another session is fetching. */
  let wishes = new Map<string, number>();
  const elsewhere = new Map<string, number>();
  let fetching = 0;
  let state: 'idle' | 'checking' | 'again' = 'idle';

  const held = (digest: string): void => {
    const ids = expected.get(digest);
    expected.delete(digest);
    if (ids) onHeld([...ids]);
  };

  const fetch = async (digest: string, size: number): Promise<void> => {
    let taken = false;
    try {
      const bytes = await payloads.fetch(digest, size);
      if (bytes === null) {
        notHere.add(digest);
        again.set();
        return;
      }
      const problem = await host.receivePayload(digest, bytes);
      if (problem) throw new Offence(problem);
      taken = true;
    } finally {
      fetching -= 1;
      claims.release(digest, taken);
    }
  };

  const pump = (): void => {
    for (const [digest, size] of wishes) {
      if (context.ended || fetching >= context.limits.payloadsAtOnce) return;
      wishes.delete(digest);
      if (notHere.has(digest)) continue;
      if (!claims.take(digest)) {
        elsewhere.set(digest, size);
        continue;
      }
      fetching += 1;
      context.spawn(() => fetch(digest, size));
    }
  };

  const onRelease = (digest: string, isHeld: boolean): void => {
    const size = elsewhere.get(digest);
    elsewhere.delete(digest);
    if (isHeld) held(digest);
    else if (size !== undefined) wishes.set(digest, size);
    pump();
  };

  const look = async (): Promise<void> => {
    wishes = new Map((await host.missingPayloads()).map(({ digest, size }) => [digest, size]));
    for (const digest of expected.keys()) {
      if (wishes.has(digest)) continue;
      if ((await host.payload(digest)) === null) expected.delete(digest);
      else held(digest);
    }
    pump();
  };

  const check = (): void => {
    if (state !== 'idle') {
      state = 'again';
      return;
    }
    state = 'checking';
    context.spawn(async () => {
      do {
        state = 'checking';
        await look();
      } while ((state as string) === 'again' && !context.ended);
      state = 'idle';
    });
  };

  const again = createDoublingTimer(askAgain.first, askAgain.most, () => {
    notHere.clear();
    check();
  });
  const stopListening = claims.onRelease(onRelease);

  return {
    expect(id, digest) {
      notHere.delete(digest);
      again.restart();
      const ids = expected.get(digest) ?? new Set();
      ids.add(id);
      if (expected.size < expectedMax) expected.set(digest, ids);
    },
    check,
    stop() {
      again.stop();
      stopListening();
    },
  };
}
