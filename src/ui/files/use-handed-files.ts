import { useEffect, useEffectEvent } from 'react';
import { onHanded, takeHanded } from './handed-files.ts';

/** Takes files that reached the app for this page, now and while it is open. */
export function useHandedFiles(place: '/files' | '/publish', take: (files: readonly File[]) => void): void {
  const look = useEffectEvent(() => {
    const files = takeHanded(place);
    if (files.length > 0) take(files);
  });
  useEffect(() => {
    look();
    return onHanded(look);
  }, []);
}
