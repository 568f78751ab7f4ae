import { useWindowVirtualizer } from '@tanstack/react-virtual';
import { useLayoutEffect, useRef, useState } from 'react';
import type { ReactNode } from 'react';
import { laidOutHeight } from './row-height.ts';

interface LongListProps {
  readonly count: number;
  readonly label: string;
  readonly keyOf: (index: number) => string | number;
  readonly render: (index: number) => ReactNode;
  /** Height of a row in CSS pixels before it is measured. */
  readonly estimate: number;
}

const plainUpTo = 60;

/** A list of any length that scrolls with the page; beyond 60 rows only what is near the screen is in the document. */
export function LongList(props: LongListProps) {
  if (props.count > plainUpTo) return <VirtualRows {...props} />;
  return (
    <ul className="list" aria-label={props.label}>
      {Array.from({ length: props.count }, (_, index) => (
        <li key={props.keyOf(index)} className="list-item" data-first={index === 0 ? '' : undefined}>
          {props.render(index)}
        </li>
      ))}
    </ul>
  );
}

function VirtualRows({ count, label, keyOf, render, estimate }: LongListProps) {
  const list = useRef<HTMLUListElement>(null);
  const [top, setTop] = useState(0);
  useLayoutEffect(() => setTop(offsetOf(list.current)), []);
  const rows = useWindowVirtualizer<HTMLElement>({
    count,
    estimateSize: () => estimate,
    measureElement: laidOutHeight,
    getItemKey: keyOf,
    overscan: 8,
    scrollMargin: top,
  });
  return (
    <ul
      ref={list}
      className="list"
      aria-label={label}
      style={{ position: 'relative', height: rows.getTotalSize() }}
    >
      {rows.getVirtualItems().map((row) => (
        <li
          key={row.key}
          ref={rows.measureElement}
          data-index={row.index}
          className="list-item"
          data-first={row.index === 0 ? '' : undefined}
          aria-setsize={count}
          aria-posinset={row.index + 1}
          style={{
            position: 'absolute',
            insetInline: 0,
            top: 0,
            transform: `translateY(${row.start - top}px)`,
          }}
        >
          {render(row.index)}
        </li>
      ))}
    </ul>
  );
}

/** Distance of an element from the top of the document, in CSS pixels. */
export function offsetOf(element: HTMLElement | null): number {
  return element === null ? 0 : element.getBoundingClientRect().top + globalThis.scrollY;
}
