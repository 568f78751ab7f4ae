import type { ReactNode } from 'react';
import { Icon } from './icons.tsx';
import type { IconName } from './icons.tsx';

type NoticeTone = 'plain' | 'good' | 'warn' | 'bad';

const icons: Record<NoticeTone, IconName> = { plain: 'info', good: 'check', warn: 'alert', bad: 'alert' };

/** A remark that belongs to what stands near it. `live`: read out when it appears. */
export function Notice({
  tone = 'plain',
  title,
  live = false,
  children,
}: {
  readonly tone?: NoticeTone;
  readonly title?: ReactNode;
  readonly live?: boolean;
  readonly children?: ReactNode;
}) {
  return (
    <div className="notice" data-tone={tone} role={live ? (tone === 'bad' ? 'alert' : 'status') : undefined}>
      <Icon name={icons[tone]} />
      <div className="notice-body">
        {title !== undefined && <strong>{title}</strong>}
        {children}
      </div>
    </div>
  );
}
