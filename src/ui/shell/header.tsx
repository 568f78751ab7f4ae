import { Link, NavLink } from 'react-router';
import { Icon, Mark } from '../parts/icons.tsx';
import type { IconName } from '../parts/icons.tsx';
import { useOutbox, useSync } from '../state/registry-values.ts';
import { countWaiting, syncWords } from './sync-words.ts';
import { ThemeButton } from './theme-button.tsx';

const pages: readonly { readonly to: string; readonly label: string; readonly icon: IconName }[] = [
  { to: '/', label: 'Discover', icon: 'search' },
  { to: '/installed', label: 'Installed', icon: 'box' },
  { to: '/publish', label: 'Publish', icon: 'upload' },
  { to: '/identity', label: 'Identity', icon: 'key' },
  { to: '/sync', label: 'Sync', icon: 'sync' },
];

/** Brand, pages, state of the network. */
export function Header() {
  return (
    <header className="header">
      <div className="header-in">
        <Link to="/" className="brand">
          <Mark />
          Gen Registry
        </Link>
        <nav className="nav" aria-label="Pages">
          {pages.map((page) => (
            <NavLink key={page.to} to={page.to} end={page.to === '/'}>
              <Icon name={page.icon} size={18} />
              {page.label}
            </NavLink>
          ))}
        </nav>
        <div className="header-end">
          <StatusPill />
          <ThemeButton />
        </div>
      </div>
    </header>
  );
}

function StatusPill() {
  const status = useSync();
  const outbox = useOutbox();
  const words = syncWords(status.value, countWaiting(outbox.value ?? []));
  return (
    <Link to="/sync" className="pill" title={words.long} data-testid="status">
      <span className="dot" data-tone={words.tone} />
      <output>{words.short}</output>
    </Link>
  );
}
