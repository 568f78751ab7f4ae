import { useWindowVirtualizer } from '@tanstack/react-virtual';
import type { VirtualItem } from '@tanstack/react-virtual';
import { startTransition, useCallback, useEffect, useLayoutEffect, useRef, useState } from 'react';
import type { KeyboardEvent } from 'react';
import { offsetOf } from '../parts/long-list.tsx';
import { laidOutHeight } from '../parts/row-height.ts';
import { useNow } from '../state/use-now.ts';
import { ResultRow } from './result-row.tsx';
import type { Results } from './use-search.ts';

interface ResultListProps {
  readonly results: Results;
  readonly installed: ReadonlySet<string>;
  readonly need: (index: number) => void;
  /** The row the keyboard stands on; -1: the search field. */
  readonly active: number;
  readonly onActive: (index: number) => void;
}

const rowHeight = 93;
const rowsAtOnce = 3;

// Measured heights of the last list, so that coming back to it lands where it was left.
let kept: { readonly key: string; readonly heights: VirtualItem[] } | null = null;

/** The found modules; rows near the screen are in the document, the rest is room. */
export function ResultList({ results, installed, need, active, onActive }: ResultListProps) {
  const now = useNow();
  const list = useRef<HTMLUListElement>(null);
  const [top, setTop] = useState(0);
  useLayoutEffect(() => setTop(offsetOf(list.current)), [results.key]);
  // A few rows at a time, then those beside the screen: together they would hold the page for longer than a frame or three.
  const [filled, setFilled] = useState(rowsAtOnce);
  const rows = useWindowVirtualizer<HTMLElement>({
    count: results.total,
    estimateSize: () => rowHeight,
    measureElement: laidOutHeight,
    // Rows are keyed by place: while modules arrive and the order moves they are filled anew, not built anew.
    overscan: filled === Infinity ? 4 : 0,
    scrollMargin: top,
    scrollPaddingStart: 80,
    scrollPaddingEnd: 80,
    ...(kept?.key === results.key ? { initialMeasurementsCache: kept.heights } : {}),
  });
  const { key, total } = results;
  useEffect(
    () => () => {
      kept = { key, heights: rows.measurementsCache };
    },
    [rows, key],
  );
  const items = rows.getVirtualItems();
  useEffect(() => {
    if (filled === Infinity) return;
    startTransition(() => setFilled(filled < items.length ? filled + rowsAtOnce : Infinity));
  }, [filled, items.length]);
  const first = items[0]?.index ?? 0;
  const last = items.at(-1)?.index ?? 0;
  useEffect(() => {
    if (results.total === 0) return;
    need(first);
    need(last);
  }, [need, first, last, results.total, results.key]);

  // A far row is in the document only after its page has come: the focus waits for it.
  const wanted = useRef(-1);
  useEffect(() => {
    wanted.current = active;
    if (active >= 0) rows.scrollToIndex(active, { align: 'auto' });
  }, [active, rows]);
  useEffect(() => {
    if (wanted.current < 0) return;
    const link = list.current?.querySelector<HTMLElement>(`[data-index="${wanted.current}"] [data-row]`);
    if (!link) return;
    wanted.current = -1;
    link.focus({ preventScroll: true });
  });

  const move = useCallback(
    (event: KeyboardEvent): void => {
      const from = Number(event.currentTarget.closest<HTMLElement>('[data-index]')?.dataset['index'] ?? -1);
      if (event.altKey || event.ctrlKey || event.metaKey) return;
      const target = targetRow(event.key, from, total);
      if (target === null) return;
      event.preventDefault();
      onActive(target);
    },
    [total, onActive],
  );

  return (
    <ul ref={list} className="results" aria-label="Modules" style={{ height: rows.getTotalSize() }}>
      {items.slice(0, filled).map((item) => {
        const module = results.at(item.index);
        return (
          <li
            key={item.key}
            ref={rows.measureElement}
            data-index={item.index}
            aria-setsize={results.total}
            aria-posinset={item.index + 1}
            style={{ transform: `translateY(${item.start - top}px)` }}
          >
            {module === undefined ? (
              <div className="result" style={{ height: rowHeight - 1 }} aria-busy="true" />
            ) : (
              <ResultRow module={module} installed={installed.has(module.id)} now={now} onKey={move} />
            )}
          </li>
        );
      })}
    </ul>
  );
}

function targetRow(key: string, from: number, total: number): number | null {
  const clamp = (index: number): number => Math.max(0, Math.min(total - 1, index));
  switch (key) {
    case 'ArrowDown':
    case 'j':
      return clamp(from + 1);
    case 'ArrowUp':
    case 'k':
      return from <= 0 ? -1 : from - 1;
    case 'PageDown':
      return clamp(from + 8);
    case 'PageUp':
      return clamp(from - 8);
    case 'Home':
      return 0;
    case 'End':
      return total - 1;
    default:
      return null;
  }
}
