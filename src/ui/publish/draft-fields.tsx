import { useId } from 'react';
import type { Problem } from '../../registry/problem.ts';
import { profiles } from '../../registry/validator/profiles.ts';
import { OtherIdentity } from '../identity/other-identity.tsx';
import { Field } from '../parts/field.tsx';
import { ProblemBrief } from '../parts/problem-note.tsx';
import { DependenciesEditor } from './dependencies-editor.tsx';
import type { DraftForm, TextName } from './draft-form.ts';
import type { Place } from './place-of.ts';

interface DraftFieldsProps {
  readonly form: DraftForm;
  readonly problems: ReadonlyMap<Place, Problem>;
  readonly onChange: (change: (form: DraftForm) => DraftForm) => void;
  /** Called when another identity of this device was chosen to sign. */
  readonly onSigner: () => void;
}

const choices: readonly (readonly [value: string, label: string])[] = [
  ['', 'Automatic: the narrowest that fits'],
  ...profiles.map(({ name, summary }) => [name, `${name}: ${summary}`] as const),
];

/** The fields of a release, in the order a publisher thinks of them. */
export function DraftFields({ form, problems, onChange, onSigner }: DraftFieldsProps) {
  const badId = problems.get('id');
  const field = (name: TextName) => ({
    value: form[name],
    problem: problems.get(name),
    onChange: (value: string) => onChange((old) => ({ ...old, [name]: value })),
  });
  return (
    <>
      <section className="stack" aria-label="Release">
        <div className="form-grid publish-name">
          <Field
            label="Module id"
            {...field('id')}
            mono
            required
            placeholder="io.example.hello"
            hint="Reverse domain, lower case. It is yours once granted."
          />
          <Field
            label="Version"
            {...field('version')}
            mono
            required
            placeholder="1.0.0"
            hint="SemVer; it never changes once published."
          />
        </div>
        {badId !== undefined && <OtherIdentity problem={badId} onChosen={onSigner} />}
        <ProfileSelect
          value={form.profile}
          problem={problems.get('profile')}
          onChange={field('profile').onChange}
        />
        <DependenciesEditor
          rows={form.dependencies}
          problem={problems.get('dependencies')}
          onChange={(dependencies) => onChange((old) => ({ ...old, dependencies }))}
        />
        <Field label="Release notes" hint="What is new in this version." {...field('notes')} lines={3} />
      </section>
      <section className="stack" aria-label="Description">
        <h2>Description</h2>
        <div className="form-grid">
          <Field label="Name" {...field('name')} placeholder="Hello" />
          <Field
            label="License"
            {...field('license')}
            mono
            placeholder="MIT OR Apache-2.0"
            hint="SPDX expression"
          />
        </div>
        <Field
          label="Description"
          {...field('description')}
          lines={2}
          hint="One or two sentences; shown in lists."
        />
        <div className="form-grid">
          <Field label="Tags" {...field('tags')} placeholder="hash, bytes" hint="Separated by commas" />
          <Field label="Keywords" {...field('keywords')} hint="More words to be found by" />
          <Field label="Authors" {...field('authors')} hint="Separated by commas" />
          <Field
            label="DOL source"
            {...field('source')}
            mono
            hint="SHA-256 of the .dol file, if there is one"
          />
          <Field label="Repository" {...field('repository')} inputMode="url" placeholder="https://…" />
          <Field label="Homepage" {...field('homepage')} inputMode="url" placeholder="https://…" />
        </div>
        <Field
          label="Readme"
          {...field('readme')}
          lines={10}
          mono
          hint="Markdown. Pictures are shown as links."
        />
      </section>
    </>
  );
}

interface ProfileSelectProps {
  readonly value: string;
  readonly problem: Problem | undefined;
  readonly onChange: (value: string) => void;
}

function ProfileSelect({ value, problem, onChange }: ProfileSelectProps) {
  const id = useId();
  const known = choices.some(([choice]) => choice === value);
  return (
    <div className="field">
      <label htmlFor={id}>Host profile</label>
      <select
        id={id}
        className="input"
        value={value}
        aria-invalid={problem === undefined ? undefined : true}
        aria-describedby={`${id}-hint`}
        onChange={(event) => onChange(event.target.value)}
      >
        {choices.map(([choice, label]) => (
          <option key={choice} value={choice}>
            {label}
          </option>
        ))}
        {!known && <option value={value}>{value}</option>}
      </select>
      {problem !== undefined && <ProblemBrief problem={problem} />}
      <span className="hint" id={`${id}-hint`}>
        What the module may import from whoever runs it.
      </span>
    </div>
  );
}
