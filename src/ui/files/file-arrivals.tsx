import { useEffect, useEffectEvent, useState } from 'react';
import { useNavigate } from 'react-router';
import { sharedFiles } from '../../workers/service/shared-files.ts';
import { handFiles, placeFor } from './handed-files.ts';
import '../styles/files.css';

interface LaunchQueue {
  setConsumer(consumer: (launch: { readonly files?: readonly FileSystemFileHandle[] }) => void): void;
}

/** Takes files that are dropped on the window, opened with the app or shared to it, and brings them to the page for them. */
export function FileArrivals() {
  const [over, setOver] = useState(false);
  const navigate = useNavigate();
  const arrive = useEffectEvent((files: readonly File[]) => {
    if (files.length === 0) return;
    void navigate(placeFor(files));
    handFiles(files);
  });

  useEffect(() => {
    const stop = new AbortController();
    const { signal } = stop;
    const isOurs = (event: DragEvent): boolean =>
      !event.defaultPrevented && event.dataTransfer?.types.includes('Files') === true;
    document.addEventListener(
      'dragover',
      (event) => {
        const ours = isOurs(event);
        if (ours) event.preventDefault();
        setOver(ours);
      },
      { signal },
    );
    document.addEventListener('dragleave', (event) => event.relatedTarget === null && setOver(false), {
      signal,
    });
    document.addEventListener(
      'drop',
      (event) => {
        setOver(false);
        if (!isOurs(event)) return;
        event.preventDefault();
        arrive([...(event.dataTransfer?.files ?? [])]);
      },
      { signal },
    );
    return () => stop.abort();
  }, []);

  const takeShared = useEffectEvent(async () => {
    const files = await sharedFiles();
    history.replaceState(history.state, '', location.pathname);
    arrive(files);
  });

  useEffect(() => {
    const { launchQueue } = globalThis as { readonly launchQueue?: LaunchQueue };
    launchQueue?.setConsumer(({ files = [] }) => {
      void Promise.all(files.map((file) => file.getFile())).then((opened) => arrive(opened));
    });
    if (new URLSearchParams(location.search).has('shared')) void takeShared();
  }, []);

  return over ? (
    <div className="files-over">
      <p>Let go to import a .gendrop, or to publish a .wasm</p>
    </div>
  ) : null;
}
