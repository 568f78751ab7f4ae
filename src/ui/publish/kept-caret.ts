import { useLayoutEffect, useRef, type RefObject } from 'react';

/** Where a caret at `at` in `before` stands once another tab has made `after` of it: beside the same text. */
export function movedCaret(before: string, after: string, at: number): number {
  const most = Math.min(before.length, after.length);
  let start = 0;
  while (start < most && before[start] === after[start]) start += 1;
  let end = 0;
  while (end < most - start && before[before.length - 1 - end] === after[after.length - 1 - end]) end += 1;
  if (at <= start) return at;
  if (at >= before.length - end) return at + after.length - before.length;
  return Math.min(at, after.length - end);
}

interface Held {
  readonly field: HTMLInputElement | HTMLTextAreaElement;
  readonly value: string;
  readonly from: number;
  readonly to: number;
}

/**
 * Keeps the caret of the field that has the focus in its place when its text is changed from outside: setting a value puts it at the end.
 * The answer is to be called before the change is rendered.
 */
export function useKeptCaret(form: RefObject<HTMLElement | null>): () => void {
  const held = useRef<Held | null>(null);
  useLayoutEffect(() => {
    const before = held.current;
    held.current = null;
    if (before === null || before.field !== document.activeElement) return;
    const { field, value, from, to } = before;
    if (field.value === value) return;
    field.setSelectionRange(movedCaret(value, field.value, from), movedCaret(value, field.value, to));
  });
  return () => {
    const field = document.activeElement;
    const isText =
      field instanceof HTMLTextAreaElement || (field instanceof HTMLInputElement && field.type === 'text');
    if (!isText || form.current?.contains(field) !== true) return;
    const { value, selectionStart, selectionEnd } = field;
    if (selectionStart === null || selectionEnd === null) return;
    held.current ??= { field, value, from: selectionStart, to: selectionEnd };
  };
}
