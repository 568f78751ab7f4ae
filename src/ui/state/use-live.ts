import { useCallback, useEffect, useLayoutEffect, useRef, useState } from 'react';
import type { RegistryEvent } from '../../workers/registry/registry.contract.ts';
import { useServices } from '../services.ts';

/** What a screen knows of a value it reads: `value` stays the last good one while a newer is on its way. */
export interface Live<T> {
  readonly value: T | undefined;
  readonly error: Error | null;
  readonly reload: () => void;
}

// Values by key, so that going back to a screen paints it at once; bounded, oldest first out.
const known = new Map<string, unknown>();
const remembered = 64;

function remember(key: string, value: unknown): void {
  known.delete(key);
  known.set(key, value);
  const oldest = known.keys().next();
  if (known.size > remembered && oldest.done !== true) known.delete(oldest.value);
}

/**
 * Reads a value and reads it anew at every registry event that `concerns` it.
 * `key` names the value among all of this page: a change of key drops the old value.
 */
export function useLive<T>(
  key: string,
  load: () => Promise<T>,
  concerns: (event: RegistryEvent) => boolean,
): Live<T> {
  const { registry } = useServices();
  const [state, setState] = useState<{ key: string; value: T | undefined; error: Error | null }>(() => ({
    key,
    value: known.get(key) as T | undefined,
    error: null,
  }));
  const latest = useRef({ load, concerns, turn: 0 });
  useLayoutEffect(() => {
    latest.current.load = load;
    latest.current.concerns = concerns;
  });

  const reload = useCallback(() => {
    const turn = (latest.current.turn += 1);
    const settle = (value: T | undefined, error: Error | null): void => {
      if (turn === latest.current.turn) setState({ key, value, error });
    };
    const read = async (): Promise<void> => {
      try {
        const value = await latest.current.load();
        remember(key, value);
        settle(value, null);
      } catch (cause) {
        settle(known.get(key) as T | undefined, cause instanceof Error ? cause : new Error(String(cause)));
      }
    };
    void read();
  }, [key]);

  useEffect(() => {
    reload();
    return registry.on((event) => {
      if (event.kind !== 'superseded' && latest.current.concerns(event)) reload();
    });
  }, [registry, reload]);

  const current = state.key === key ? state : { value: known.get(key) as T | undefined, error: null };
  return { value: current.value, error: current.error, reload };
}
