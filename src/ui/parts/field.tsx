import { useId } from 'react';
import type { ReactNode } from 'react';
import type { Problem } from '../../registry/problem.ts';
import { ProblemBrief } from './problem-note.tsx';

interface FieldProps {
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly hint?: ReactNode;
  readonly problem?: Problem | null | undefined;
  readonly placeholder?: string;
  readonly mono?: boolean;
  readonly required?: boolean;
  /** More than one: a text area of that many lines. */
  readonly lines?: number;
  readonly maxLength?: number;
  readonly autoComplete?: string;
  readonly inputMode?: 'text' | 'decimal' | 'url';
  readonly disabled?: boolean;
  /** Its letters are not shown. */
  readonly secret?: boolean;
}

/** A labelled text field with its hint and its problem beside it. */
export function Field(props: FieldProps) {
  const id = useId();
  const { label, hint, problem, lines = 1, mono = false } = props;
  const notes = [hint === undefined ? '' : `${id}-hint`, problem ? `${id}-problem` : ''].join(' ').trim();
  const shared = {
    id,
    className: mono ? 'input mono' : 'input',
    value: props.value,
    placeholder: props.placeholder,
    maxLength: props.maxLength,
    autoComplete: props.autoComplete ?? 'off',
    inputMode: props.inputMode,
    spellCheck: !mono,
    disabled: props.disabled,
    'aria-required': props.required,
    'aria-invalid': problem ? true : undefined,
    'aria-describedby': notes === '' ? undefined : notes,
  };
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      {lines > 1 ? (
        <textarea {...shared} rows={lines} onChange={(event) => props.onChange(event.target.value)} />
      ) : (
        <input
          {...shared}
          type={props.secret === true ? 'password' : 'text'}
          onChange={(event) => props.onChange(event.target.value)}
        />
      )}
      {problem && <ProblemBrief problem={problem} id={`${id}-problem`} />}
      {hint !== undefined && (
        <span className="hint" id={`${id}-hint`}>
          {hint}
        </span>
      )}
    </div>
  );
}
