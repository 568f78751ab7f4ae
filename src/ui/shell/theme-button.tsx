import { useEffect, useState } from 'react';
import { Icon } from '../parts/icons.tsx';

type Theme = 'auto' | 'light' | 'dark';
const key = 'theme';
const following: Record<Theme, Theme> = { auto: 'light', light: 'dark', dark: 'auto' };
const words: Record<Theme, string> = { auto: 'as the system', light: 'light', dark: 'dark' };
const icons = { auto: 'auto', light: 'sun', dark: 'moon' } as const;

/** Puts the chosen theme on the document; called before the first paint. */
export function applyTheme(theme: Theme = storedTheme()): void {
  if (theme === 'auto') delete document.documentElement.dataset['theme'];
  else document.documentElement.dataset['theme'] = theme;
}

function storedTheme(): Theme {
  try {
    const found = localStorage.getItem(key);
    return found === 'light' || found === 'dark' ? found : 'auto';
  } catch {
    return 'auto';
  }
}

/** Cycles system → light → dark. */
export function ThemeButton() {
  const [theme, setTheme] = useState(storedTheme);
  useEffect(() => {
    applyTheme(theme);
    try {
      localStorage.setItem(key, theme);
    } catch {
      // Storage may be blocked: the choice then lasts as long as the page.
    }
  }, [theme]);
  const label = `Colours: ${words[theme]}. Switch to ${words[following[theme]]}`;
  return (
    <button
      type="button"
      className="icon-button"
      aria-label={label}
      title={label}
      onClick={() => setTheme(following[theme])}
    >
      <Icon name={icons[theme]} />
    </button>
  );
}
