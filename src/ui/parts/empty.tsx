import type { ReactNode } from 'react';
import { Icon } from './icons.tsx';
import type { IconName } from './icons.tsx';

/** What stands where a list would: why there is nothing, and what can be done. */
export function Empty({
  icon,
  title,
  heading = false,
  children,
  actions,
}: {
  readonly icon: IconName;
  readonly title: string;
  /** True when nothing else heads the page. */
  readonly heading?: boolean;
  readonly children?: ReactNode;
  readonly actions?: ReactNode;
}) {
  return (
    <div className="empty">
      <Icon name={icon} size={36} />
      {heading ? <h1>{title}</h1> : <h2>{title}</h2>}
      {children !== undefined && <p>{children}</p>}
      {actions !== undefined && <div className="row">{actions}</div>}
    </div>
  );
}

/** Grey lines for what takes longer than a blink. */
export function Loading() {
  return (
    <output className="loading" aria-label="Loading">
      <span />
      <span />
      <span />
    </output>
  );
}
