import { useState } from 'react';
import type { CardView } from '../../registry/card-view.ts';
import { isProblem } from '../../registry/problem.ts';
import { Field } from '../parts/field.tsx';
import { Notice } from '../parts/notice.tsx';
import { Pending } from '../parts/pending.tsx';
import { ProblemNote } from '../parts/problem-note.tsx';
import { useServices } from '../services.ts';
import { useCard } from '../state/registry-values.ts';
import { useAction } from '../state/use-action.ts';
import { changedFields, textOf } from './description-form.ts';
import { WriteNote } from './write-note.tsx';

/** The texts of a module, which several may edit at once: what is saved is merged with what others did meanwhile. */
export function DescribeForm({ id }: { readonly id: string }) {
  const live = useCard(id);
  if (live.value === undefined) return <Pending of={[live]} />;
  if (isProblem(live.value)) return <ProblemNote problem={live.value} />;
  return <DescribeFields id={id} card={live.value} />;
}

function DescribeFields({ id, card }: { readonly id: string; readonly card: CardView }) {
  const { registry } = useServices();
  const [begun, setBegun] = useState(card);
  const [text, setText] = useState(() => textOf(card.description));
  const [saved, setSaved] = useState(false);
  const touched = changedFields(textOf(begun.description), text);
  const isTouched = Object.keys(touched).length > 0;
  const moved = begun.heads.join() !== card.heads.join();
  const takeUp = (): void => {
    setBegun(card);
    setText(textOf(card.description));
    setSaved(false);
  };
  // Who has typed nothing, or has just saved, sees the newest; what is half written is left alone.
  if (moved && (saved || !isTouched)) takeUp();
  const edit = useAction(
    () => registry.api.edit(crypto.randomUUID(), id, touched, begun.heads),
    (outcome) => setSaved(outcome.kind === 'written'),
  );
  const field = (name: keyof typeof text) => ({
    value: text[name],
    onChange: (value: string) => {
      setSaved(false);
      setText((old) => ({ ...old, [name]: value }));
    },
  });
  return (
    <form
      className="card stack"
      aria-label="Edit description"
      onSubmit={(event) => {
        event.preventDefault();
        edit.start();
      }}
    >
      <h2>Edit description</h2>
      {moved && isTouched && (
        <Notice title="It was changed meanwhile" live>
          <span>
            What you save is merged with it: fields you did not touch keep what the others wrote, and texts of
            the readme come together.
          </span>
          <div>
            <button type="button" className="button" data-size="small" onClick={takeUp}>
              Drop what I typed
            </button>
          </div>
        </Notice>
      )}
      <div className="form-grid">
        <Field label="Name" {...field('name')} />
        <Field label="License" {...field('license')} mono hint="SPDX expression" />
      </div>
      <Field label="Description" {...field('description')} lines={2} />
      <div className="form-grid">
        <Field label="Tags" {...field('tags')} hint="Separated by commas" />
        <Field label="Keywords" {...field('keywords')} hint="Separated by commas" />
        <Field label="Authors" {...field('authors')} hint="Separated by commas" />
        <Field label="Repository" {...field('repository')} inputMode="url" />
        <Field label="Homepage" {...field('homepage')} inputMode="url" />
      </div>
      <Field label="Readme" {...field('readme')} lines={12} mono hint="Markdown" />
      <div className="row">
        <button type="submit" className="button" data-kind="primary" disabled={edit.running}>
          {edit.running ? 'Signing…' : 'Save description'}
        </button>
      </div>
      <WriteNote outcome={edit.outcome} failure={edit.failure} />
    </form>
  );
}
