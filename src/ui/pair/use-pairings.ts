import { useCallback, useEffect, useState, useSyncExternalStore } from 'react';
import type { Pairing, PairingState } from '../../registry/ports/pairings.ts';
import { useServices } from '../services.ts';

/** The pairings of this page that have not ended, newest first; `reload` after one was made or ended. */
export function usePairings(): { readonly pairings: readonly Pairing[]; readonly reload: () => void } {
  const services = useServices();
  const [pairings, setPairings] = useState<readonly Pairing[]>([]);
  const reload = useCallback(() => {
    void services.pairings().then((all) => setPairings(all.all().toReversed()));
  }, [services]);
  useEffect(reload, [reload]);
  return { pairings, reload };
}

/** How a pairing stands; `onChange` hears of it too. */
export function usePairingState(pairing: Pairing, onChange: () => void): PairingState {
  return useSyncExternalStore(
    (listener) =>
      pairing.on(() => {
        listener();
        onChange();
      }),
    pairing.state,
  );
}
