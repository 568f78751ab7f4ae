import type { ReactNode } from 'react';
import { CopyButton } from '../parts/copy.tsx';
import '../styles/identity.css';

/** The words of a recovery phrase, numbered, with what can be done about them (`children`). */
export function WordList({
  phrase,
  label,
  what,
  children,
}: {
  readonly phrase: string;
  readonly label: string;
  readonly what: string;
  readonly children: ReactNode;
}) {
  return (
    <section className="phrase" aria-label={label}>
      <ol className="words">
        {phrase.split(' ').map((word, index) => (
          <li key={`${index} ${word}`}>
            <span className="num">{index + 1}</span>
            {word}
          </li>
        ))}
      </ol>
      <div className="row">
        <CopyButton text={phrase} what={what} />
        {children}
      </div>
    </section>
  );
}
