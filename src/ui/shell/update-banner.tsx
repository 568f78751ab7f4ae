import { useEffect, useState } from 'react';
import { useServices } from '../services.ts';
import { painted } from './painted.ts';

/** Starts the service worker once the first screen stands, and asks for a reload when a newer build waits. */
export function UpdateBanner() {
  const services = useServices();
  const [apply, setApply] = useState<(() => void) | null>(null);
  useEffect(() => {
    let stop: (() => void) | null = null;
    let gone = false;
    const unlisten = services.registry.on((event) => {
      if (event.kind === 'superseded') setApply(() => () => location.reload());
    });
    const start = async (): Promise<void> => {
      await painted;
      if (gone) return;
      const updates = services.startShell();
      stop = updates.on(() => setApply(() => () => updates.apply()));
    };
    void start();
    return () => {
      gone = true;
      unlisten();
      stop?.();
    };
  }, [services]);
  if (apply === null) return null;
  return (
    <output className="banner">
      A newer version of Gen Registry is ready. Nothing is lost by reloading.
      <button type="button" className="button" data-size="small" data-kind="primary" onClick={apply}>
        Reload
      </button>
    </output>
  );
}
