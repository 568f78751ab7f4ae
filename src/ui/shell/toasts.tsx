import { createContext, useCallback, useContext, useEffect, useMemo, useRef, useState } from 'react';
import type { ReactNode } from 'react';
import { sentence } from '../../registry/problem.ts';
import { Icon } from '../parts/icons.tsx';
import { useServices } from '../services.ts';

type ToastTone = 'plain' | 'good' | 'bad';
interface Toast {
  readonly id: number;
  readonly tone: ToastTone;
  readonly text: string;
}

const ToastContext = createContext<(text: string, tone?: ToastTone) => void>(() => undefined);

/** Says something for a few seconds in the corner, and to screen readers. */
export function useToast(): (text: string, tone?: ToastTone) => void {
  return useContext(ToastContext);
}

const shown = 4;
const lifetime: Record<ToastTone, number> = { plain: 5000, good: 5000, bad: 15_000 };

/** Holds the toasts, and shows the errors that nobody awaited. */
export function Toasts({ children }: { readonly children: ReactNode }) {
  const { registry } = useServices();
  const [toasts, setToasts] = useState<readonly Toast[]>([]);
  const next = useRef(0);
  const say = useCallback((text: string, tone: ToastTone = 'plain') => {
    next.current += 1;
    const toast = { id: next.current, tone, text };
    setToasts((old) => [...old.filter((other) => other.text !== text), toast].slice(-shown));
  }, []);
  const dismiss = useCallback((id: number) => setToasts((old) => old.filter((toast) => toast.id !== id)), []);
  useEffect(
    () =>
      registry.on((event) => {
        if (event.kind === 'error') say(sentence(event.problem), 'bad');
      }),
    [registry, say],
  );
  const stack = useMemo(
    () => toasts.map((toast) => <ToastRow key={toast.id} toast={toast} dismiss={dismiss} />),
    [toasts, dismiss],
  );
  return (
    <ToastContext value={say}>
      {children}
      <section className="toasts" aria-label="Messages" aria-live="polite">
        {stack}
      </section>
    </ToastContext>
  );
}

function ToastRow({ toast, dismiss }: { readonly toast: Toast; readonly dismiss: (id: number) => void }) {
  useEffect(() => {
    const timer = setTimeout(() => dismiss(toast.id), lifetime[toast.tone]);
    return () => clearTimeout(timer);
  }, [toast, dismiss]);
  return (
    <div className="toast" data-tone={toast.tone}>
      <div>{toast.text}</div>
      <button type="button" className="icon-button" aria-label="Dismiss" onClick={() => dismiss(toast.id)}>
        <Icon name="cross" size={12} />
      </button>
    </div>
  );
}
