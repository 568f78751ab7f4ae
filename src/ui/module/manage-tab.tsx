import { useState } from 'react';
import type { CardEdit } from '../../registry/card.ts';
import type { GenModule, Release } from '../../registry/gen-module.ts';
import type { WriteOutcome } from '../../registry/outcomes.ts';
import { UnlockInPlace } from '../identity/unlock-identity.tsx';
import { Field } from '../parts/field.tsx';
import { useServices } from '../services.ts';
import { useAction } from '../state/use-action.ts';
import type { Action } from '../state/use-action.ts';
import { DescribeForm } from './describe-form.tsx';
import { WriteNote } from './write-note.tsx';

type Edit = Action<[CardEdit], WriteOutcome>;

function useEdit(id: string): Edit {
  const { registry } = useServices();
  return useAction((edit: CardEdit) => registry.api.edit(crypto.randomUUID(), id, edit));
}

/** What the publisher may change: the description page, one release, the whole module. Released bytes never change. */
export function ManageTab({
  module,
  release,
}: {
  readonly module: GenModule;
  readonly release: Release | undefined;
}) {
  return (
    <div className="stack">
      <UnlockInPlace why="Changes are signed with your key." />
      {release !== undefined && <YankForm key={release.version} module={module} release={release} />}
      {release !== undefined && (
        <DropBytesForm key={`bytes ${release.version}`} module={module} release={release} />
      )}
      <DeprecateForm module={module} />
      <DescribeForm id={module.id} />
    </div>
  );
}

function YankForm({ module, release }: { readonly module: GenModule; readonly release: Release }) {
  const edit = useEdit(module.id);
  const [reason, setReason] = useState('');
  const { version, yanked } = release;
  return (
    <form
      className="card stack"
      aria-label="Yank"
      onSubmit={(event) => {
        event.preventDefault();
        edit.start({ yank: { version, reason: yanked === null ? reason : null } });
      }}
    >
      <h2>{yanked === null ? `Yank ${version}` : `${version} is yanked`}</h2>
      <p className="small muted">
        A yanked version is not chosen for new installs. Installed copies and the bytes stay: nothing
        published is ever deleted.
      </p>
      {yanked === null && (
        <Field
          label="Reason"
          value={reason}
          onChange={setReason}
          hint="Shown to everybody who looks at this version."
        />
      )}
      <div className="row">
        <button
          type="submit"
          className="button"
          data-kind={yanked === null ? 'danger' : undefined}
          disabled={edit.running}
        >
          {yanked === null ? `Yank ${version}` : `Unyank ${version}`}
        </button>
      </div>
      <WriteNote outcome={edit.outcome} failure={edit.failure} />
    </form>
  );
}

function DropBytesForm({ module, release }: { readonly module: GenModule; readonly release: Release }) {
  const edit = useEdit(module.id);
  const [reason, setReason] = useState('');
  const { version, unwanted } = release;
  const asked = unwanted !== undefined;
  return (
    <form
      className="card stack"
      aria-label="Ask to drop the bytes"
      onSubmit={(event) => {
        event.preventDefault();
        edit.start({ dropBytes: { version, reason: asked ? null : reason } });
      }}
    >
      <h2>
        {asked
          ? `Holders are asked to drop the bytes of ${version}`
          : `Ask holders to drop the bytes of ${version}`}
      </h2>
      <p className="small muted">
        For what should never have gone out: a leaked secret, something unlawful. Nobody can be made to: each
        holder is asked and decides. Relays do not fetch them again. Yank the version as well, so that it is
        not chosen.
      </p>
      {!asked && (
        <Field
          label="Reason"
          value={reason}
          onChange={setReason}
          hint="Shown to everybody who looks at this version. Do not repeat here what should go."
        />
      )}
      <div className="row">
        <button
          type="submit"
          className="button"
          data-kind={asked ? undefined : 'danger'}
          disabled={edit.running}
        >
          {asked ? 'Take it back' : 'Ask to drop them'}
        </button>
      </div>
      <WriteNote outcome={edit.outcome} failure={edit.failure} />
    </form>
  );
}

function DeprecateForm({ module }: { readonly module: GenModule }) {
  const edit = useEdit(module.id);
  const [reason, setReason] = useState('');
  const [replacement, setReplacement] = useState('');
  const over = module.deprecated !== null;
  return (
    <form
      className="card stack"
      aria-label="Deprecate"
      onSubmit={(event) => {
        event.preventDefault();
        edit.start({
          deprecate: over
            ? null
            : { reason, replacement: replacement.trim() === '' ? null : replacement.trim() },
        });
      }}
    >
      <h2>{over ? 'This module is deprecated' : 'Deprecate this module'}</h2>
      {!over && (
        <div className="form-grid">
          <Field label="Reason" value={reason} onChange={setReason} />
          <Field
            label="Replacement (optional)"
            value={replacement}
            onChange={setReplacement}
            mono
            placeholder="io.example.other"
          />
        </div>
      )}
      <div className="row">
        <button
          type="submit"
          className="button"
          data-kind={over ? undefined : 'danger'}
          disabled={edit.running}
        >
          {over ? 'Take the deprecation back' : 'Deprecate'}
        </button>
      </div>
      <WriteNote outcome={edit.outcome} failure={edit.failure} />
    </form>
  );
}
