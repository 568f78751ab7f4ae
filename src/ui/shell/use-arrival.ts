import { useEffect, useLayoutEffect, useRef } from 'react';
import type { RefObject } from 'react';
import { NavigationType, useLocation, useNavigationType } from 'react-router';
import { markPainted } from './painted.ts';

// Scroll positions by history entry, for the way back.
const positions = new Map<string, number>();

/** On a new page: to the top, with the focus on its content. On the way back: where one was. */
export function useArrival(place: string, main: RefObject<HTMLElement | null>): void {
  const { key } = useLocation();
  const way = useNavigationType();
  const last = useRef(place);

  useLayoutEffect(() => {
    history.scrollRestoration = 'manual';
    if (last.current !== place) {
      globalThis.scrollTo(0, way === NavigationType.Pop ? (positions.get(key) ?? 0) : 0);
      main.current?.focus({ preventScroll: true });
      last.current = place;
    }
    const save = (): void => void positions.set(key, globalThis.scrollY);
    globalThis.addEventListener('scroll', save, { passive: true });
    return () => globalThis.removeEventListener('scroll', save);
  }, [place, key, way, main]);

  useEffect(() => {
    // The Discover page says itself when its list stands.
    if (place !== '/') markPainted();
  }, [place]);
}
