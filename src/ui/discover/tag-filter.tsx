import { useState } from 'react';
import { formatCompact } from '../text/format.ts';
import { few, shownTags } from './shown-tags.ts';

interface TagFilterProps {
  readonly tags: readonly { readonly tag: string; readonly count: number }[];
  readonly chosen: readonly string[];
  readonly onToggle: (tag: string) => void;
}

/** Tags of what was found, most used first; the chosen ones stand first and stay even when nothing carries them. */
export function TagFilter({ tags, chosen, onToggle }: TagFilterProps) {
  const [all, setAll] = useState(false);
  const counts = new Map(tags.map((row) => [row.tag, row.count]));
  const names = tags.map((row) => row.tag);
  const every = shownTags(names, chosen, true);
  const shown = all ? every : shownTags(names, chosen, false);
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
        {every.length > few && (
          <li>
            <button type="button" className="tag" data-more aria-expanded={all} onClick={() => setAll(!all)}>
              {all ? 'Fewer tags' : 'All tags'}
              {!all && <span className="tag-count num">{formatCompact(every.length)}</span>}
            </button>
          </li>
        )}
      </ul>
    </>
  );
}
