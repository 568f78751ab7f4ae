import { useState } from 'react';
import { useNavigate } from 'react-router';
import { problem, type Problem } from '../../registry/problem.ts';
import { Field } from '../parts/field.tsx';
import { invitationLink, parseInvitation } from './invitation-link.ts';

/** Leads from a pasted link, or a bare key, to the page that joins. */
export function PasteInvitation() {
  const navigate = useNavigate();
  const [text, setText] = useState('');
  const [wrong, setWrong] = useState<Problem | null>(null);
  return (
    <section className="card stack" aria-labelledby="join">
      <h2 id="join">Join one</h2>
      <form
        className="inline-form"
        aria-label="Join a registry"
        onSubmit={(event) => {
          event.preventDefault();
          const invitation = parseInvitation(text);
          if (invitation === null)
            return setWrong(
              problem('registry/bad-key', { found: text.trim() === '' ? 'nothing' : 'another text' }),
            );
          const { pathname, search } = new URL(invitationLink(location.origin, invitation));
          void navigate(pathname + search);
        }}
      >
        <Field
          label="Link or key"
          value={text}
          onChange={(value) => {
            setText(value);
            setWrong(null);
          }}
          mono
          problem={wrong}
          placeholder="https://…/join/…"
          hint="From whoever has it. A .gendrop file of it, opened on the page Files, leads there as well."
        />
        <button type="submit" className="button">
          Look at it
        </button>
      </form>
    </section>
  );
}
