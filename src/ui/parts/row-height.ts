import { measureElement } from '@tanstack/react-virtual';
import type { Virtualizer } from '@tanstack/react-virtual';

/**
 * Height of a row, in CSS pixels, once the browser has laid it out; until then the one known or estimated. Asking the element for it
 * would lay the whole page out in the task that has just filled the rows in.
 */
export function laidOutHeight(
  row: HTMLElement,
  laidOut: ResizeObserverEntry | undefined,
  list: Virtualizer<Window, HTMLElement>,
): number {
  if (laidOut !== undefined) return measureElement(row, laidOut, list);
  const index = list.indexFromElement(row);
  return list.measurementsCache[index]?.size ?? list.options.estimateSize(index);
}
