import { Fragment } from 'react';

/** A module id that may break after its dots, with its last part stressed. */
export function BreakableId({ id }: { readonly id: string }) {
  const parts = id.split('.');
  const last = parts.pop() ?? '';
  return (
    <span className="module-id">
      <span className="module-id-space">
        {parts.map((part, index) => (
          <Fragment key={`${index}.${part}`}>
            {part}.<wbr />
          </Fragment>
        ))}
      </span>
      {last}
    </span>
  );
}
