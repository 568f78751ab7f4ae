import { useEffect, useRef, useState } from 'react';
import type { ShellUpdates } from '../../workers/service/service.client.ts';
import { useServices } from '../services.ts';
import { painted } from './painted.ts';

/** Nothing newer is known, a newer build waits, or it already runs in another tab and this one can only be read. */
type Newer = 'none' | 'waits' | 'runs';

const words = {
  waits: 'A newer version of Gen Registry is ready.',
  runs: 'A newer version of Gen Registry runs in another tab; this one can change nothing any more.',
};

/** Starts the service worker once the first screen stands, and asks for a reload when there is a newer build. */
export function UpdateBanner() {
  const { registry, startShell } = useServices();
  const [newer, setNewer] = useState<Newer>('none');
  const [reloading, setReloading] = useState(false);
  const shell = useRef<ShellUpdates | null>(null);
  useEffect(() => {
    let stop: (() => void) | null = null;
    let gone = false;
    let linked = false;
    const unlisten = registry.on((event) => {
      if (event.kind === 'superseded') setNewer('runs');
      if (event.kind !== 'sync') return;
      // A relay that comes back may have brought a newer build along.
      if (!linked && event.status.state === 'connected') shell.current?.check();
      linked = event.status.state === 'connected';
    });
    const start = async (): Promise<void> => {
      await painted;
      if (gone) return;
      shell.current ??= startShell();
      stop = shell.current.on(() => setNewer((old) => (old === 'none' ? 'waits' : old)));
    };
    void start();
    return () => {
      gone = true;
      unlisten();
      stop?.();
    };
  }, [registry, startShell]);
  if (newer === 'none') return null;
  const reload = (): void => {
    setReloading(true);
    if (shell.current === null) location.reload();
    else void shell.current.apply();
  };
  return (
    <output className="banner">
      {words[newer]} Text in the Publish form is kept over a reload; its file is chosen again.
      <button
        type="button"
        className="button"
        data-size="small"
        data-kind="primary"
        disabled={reloading}
        onClick={reload}
      >
        {reloading ? 'Reloading…' : 'Reload'}
      </button>
    </output>
  );
}
