import { Component } from 'react';
import type { ErrorInfo, ReactNode } from 'react';
import { ProblemNote } from '../parts/problem-note.tsx';
import { failureOf } from '../state/use-action.ts';

/** Catches what a screen throws while rendering, so that the rest of the app goes on; React knows no other form than a class. */
export class ErrorBoundary extends Component<
  { readonly children: ReactNode },
  { readonly error: Error | null }
> {
  override state: { readonly error: Error | null } = { error: null };

  static getDerivedStateFromError(error: unknown): { readonly error: Error } {
    return { error: error instanceof Error ? error : new Error(String(error)) };
  }

  override componentDidCatch(error: Error, info: ErrorInfo): void {
    console.error(error, info.componentStack);
  }

  override render(): ReactNode {
    const { error } = this.state;
    if (error === null) return this.props.children;
    return (
      <div className="stack">
        <h1>This page stopped</h1>
        <ProblemNote problem={failureOf(error)} title="A fault in the app" />
        <div className="row">
          <button type="button" className="button" data-kind="primary" onClick={() => location.reload()}>
            Reload
          </button>
          <a className="button" href="/">
            Discover
          </a>
        </div>
      </div>
    );
  }
}
