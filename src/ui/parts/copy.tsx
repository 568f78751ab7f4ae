import { useEffect, useState } from 'react';
import type { ReactNode } from 'react';
import { Icon } from './icons.tsx';

/** Copies `text`; `what` names it for those who cannot see the icon ("Copy SHA-256"). */
export function CopyButton({ text, what }: { readonly text: string; readonly what: string }) {
  const [state, setState] = useState<'idle' | 'copied' | 'failed'>('idle');
  useEffect(() => {
    if (state === 'idle') return;
    const timer = setTimeout(() => setState('idle'), 1800);
    return () => clearTimeout(timer);
  }, [state]);
  const copy = (): void => {
    navigator.clipboard.writeText(text).then(
      () => setState('copied'),
      () => setState('failed'),
    );
  };
  return (
    <button
      type="button"
      className="icon-button"
      onClick={copy}
      aria-label={`Copy ${what}`}
      title={`Copy ${what}`}
    >
      <Icon name={state === 'copied' ? 'check' : state === 'failed' ? 'cross' : 'copy'} size={14} />
      <span className="unseen" aria-live="polite">
        {state === 'copied' ? 'Copied' : state === 'failed' ? 'Could not copy' : ''}
      </span>
    </button>
  );
}

/** A text in type of fixed width with its copy button. */
export function Copyable({
  text,
  what,
  children,
}: {
  readonly text: string;
  readonly what: string;
  readonly children?: ReactNode;
}) {
  return (
    <span className="copyable">
      <span className="mono">{children ?? text}</span>
      <CopyButton text={text} what={what} />
    </span>
  );
}
