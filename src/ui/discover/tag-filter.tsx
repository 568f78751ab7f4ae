import { useState } from 'react';
import { formatCompact } from '../text/format.ts';

interface TagFilterProps {
  readonly tags: readonly { readonly tag: string; readonly count: number }[];
  readonly chosen: readonly string[];
  readonly onToggle: (tag: string) => void;
}

const few = 18;

/** Tags of what was found, most used first; the chosen ones stand first and stay even when nothing carries them. */
export function TagFilter({ tags, chosen, onToggle }: TagFilterProps) {
  const [all, setAll] = useState(false);
  const counts = new Map(tags.map((row) => [row.tag, row.count]));
  const rest = tags.filter((row) => !chosen.includes(row.tag)).map((row) => row.tag);
  const shown = [...chosen, ...(all ? rest : rest.slice(0, Math.max(0, few - chosen.length)))];
  if (shown.length === 0) return null;
  return (
    <>
      <h2 className="label" id="tags">
        Tags
      </h2>
      <ul className="tags" aria-labelledby="tags">
        {shown.map((tag) => (
          <li key={tag}>
            <button
              type="button"
              className="tag"
              aria-pressed={chosen.includes(tag)}
              onClick={() => onToggle(tag)}
            >
              <span>{tag}</span>
              <span className="tag-count num">{formatCompact(counts.get(tag) ?? 0)}</span>
            </button>
          </li>
        ))}
        {rest.length > few && (
          <li>
            <button type="button" className="tag" data-more onClick={() => setAll(!all)}>
              {all ? 'Fewer' : `${rest.length - few} more`}
            </button>
          </li>
        )}
      </ul>
    </>
  );
}
