import { useState } from 'react';
import type { KeyboardEvent, Ref } from 'react';
import { Icon } from '../parts/icons.tsx';

interface SearchFieldProps {
  readonly ref: Ref<HTMLInputElement>;
  readonly text: string;
  readonly onText: (text: string) => void;
  readonly onDown: () => void;
  readonly onEnter: (text: string) => void;
}

/** The search field: arrow down goes into the list, Enter opens the first result, Escape empties it. */
export function SearchField({ ref, text, onText, onDown, onEnter }: SearchFieldProps) {
  // What is typed shows at once; the address follows and may lag behind a fast typist.
  const [typed, setTyped] = useState(text);
  const [told, setTold] = useState(text);
  if (told !== text) {
    setTold(text);
    setTyped(text);
  }
  const change = (next: string): void => {
    setTyped(next);
    onText(next);
  };
  const press = (event: KeyboardEvent): void => {
    if (event.key === 'ArrowDown') onDown();
    else if (event.key === 'Enter') onEnter(typed);
    else if (event.key === 'Escape' && typed !== '') change('');
    else return;
    event.preventDefault();
  };
  return (
    <search className="search">
      <Icon name="search" size={18} />
      <input
        ref={ref}
        type="search"
        aria-label="Search modules"
        aria-keyshortcuts="/"
        placeholder="Search by name, tag, author or exported function"
        autoComplete="off"
        autoCapitalize="off"
        spellCheck={false}
        enterKeyHint="search"
        maxLength={200}
        value={typed}
        onChange={(event) => change(event.target.value)}
        onKeyDown={press}
      />
      <kbd aria-hidden="true">/</kbd>
    </search>
  );
}
