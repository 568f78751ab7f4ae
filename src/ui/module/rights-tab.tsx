import { useState } from 'react';
import type { GenModule } from '../../registry/gen-module.ts';
import type { GrantOrder } from '../../registry/rights/grant-right.ts';
import type { RevokeOrder } from '../../registry/rights/revoke-right.ts';
import type { RightRow, RightsView, Role } from '../../registry/rights/right-row.ts';
import type { TransferOrder } from '../../registry/rights/transfer-name.ts';
import { Badge } from '../parts/badge.tsx';
import { Copyable } from '../parts/copy.tsx';
import { Field } from '../parts/field.tsx';
import { Notice } from '../parts/notice.tsx';
import { Pending } from '../parts/pending.tsx';
import { PersonName } from '../people/person-name.tsx';
import { useServices } from '../services.ts';
import { useIdentities, useRights } from '../state/registry-values.ts';
import { useAction } from '../state/use-action.ts';
import { formatMoment } from '../text/format.ts';
import { WriteNote } from './write-note.tsx';

const roleWords: Record<Role, string> = {
  root: 'Registry root: everything',
  admin: 'Admin: everything',
  issuer: 'Issuer: names and grants',
  witness: 'Witness: lists what it holds',
  owner: 'Owner',
  maintainer: 'Maintainer: the whole module, may pass rights on',
  publisher: 'Co-publisher: releases and description',
  ci: 'Releases only',
  other: 'Part of the module',
};

/** Who can do what with a module, through which chain, until when; who may gives rights and takes them back. */
export function RightsTab({ module }: { readonly module: GenModule }) {
  const live = useRights(module.id);
  if (live.value === undefined) return <Pending of={[live]} />;
  const { rows, may, newestList, forked } = live.value;
  return (
    <div className="stack">
      {forked.length > 0 && (
        <Notice tone="bad" title="A witness contradicts itself">
          It signed two lists that cannot both be true: {forked.join(', ')}. Dates that rest on it alone prove
          nothing.
        </Notice>
      )}
      <section className="card" aria-label="Rights">
        <h2 className="card-head">Who can do what</h2>
        <p className="small muted">
          {newestList === null
            ? 'No witness lists this registry: dates are taken at their word.'
            : `Newest witness list: ${formatMoment(newestList)}.`}
        </p>
        <ul className="holders" aria-label="Holders of rights">
          {merged(rows).map((row) => (
            <li key={`${row.key} ${row.path} ${row.chain.join(' ')}`}>
              <Holder id={module.id} row={row} may={may} />
            </li>
          ))}
        </ul>
      </section>
      {may.includes('grant') && <GrantForm id={module.id} />}
      {may.includes('transfer') && <TransferForm id={module.id} />}
    </div>
  );
}

/** A co-publisher holds two rights, to releases and card: one row shows both. Of equal rights given twice the one that lasts longest is shown. */
function merged(rows: readonly RightRow[]): readonly RightRow[] {
  const chainOf = (row: RightRow): string => row.chain.join(' ');
  const publishers = new Set(rows.filter(({ role }) => role === 'publisher').map(chainOf));
  const shown = rows.filter((row) => row.role !== 'ci' || !publishers.has(chainOf(row)));
  const standing = Map.groupBy(
    shown,
    (row) => `${row.role} ${row.path} ${chainOf(row)} ${row.stands} ${row.cut?.from}`,
  );
  return [...standing.values()].flatMap((same) =>
    same.toSorted((a, b) => (b.until ?? Infinity) - (a.until ?? Infinity)).slice(0, 1),
  );
}

function Holder({
  id,
  row,
  may,
}: {
  readonly id: string;
  readonly row: RightRow;
  readonly may: RightsView['may'];
}) {
  const identities = useIdentities().value ?? [];
  const [open, setOpen] = useState(false);
  const named = identities.find(({ did }) => did === row.did);
  const mayRevoke = may.includes('revoke') && row.stands && named?.current !== true && row.chain.length > 3;
  return (
    <div className="holder">
      <div className="row">
        <strong>{roleWords[row.role]}</strong>
        {row.cut !== null && <Badge tone="bad">Revoked: {row.cut.reason}</Badge>}
        {row.cut === null && !row.stands && <Badge tone="warn">Ended</Badge>}
        <PersonName did={row.did} />
        {mayRevoke && (
          <button type="button" className="button" aria-expanded={open} onClick={() => setOpen(!open)}>
            Revoke…
          </button>
        )}
      </div>
      <Copyable text={row.did} what="did of the holder" />
      <p className="small muted">
        {row.until === null ? 'Without an end' : `Until ${formatMoment(row.until)}`}
        {row.chain.length > 1 && `, through a chain of ${row.chain.length} keys`}
        {row.cut !== null && `, cut from ${formatMoment(row.cut.from)} on`}
      </p>
      {open && mayRevoke && <RevokeForm id={id} did={row.did} />}
    </div>
  );
}

function RevokeForm({ id, did }: { readonly id: string; readonly did: string }) {
  const { registry } = useServices();
  const [reason, setReason] = useState('');
  const [keep, setKeep] = useState(true);
  const act = useAction((order: RevokeOrder) => registry.api.revoke(crypto.randomUUID(), id, order));
  return (
    <form
      className="stack"
      aria-label="Revoke a right"
      onSubmit={(event) => {
        event.preventDefault();
        act.start({ did, reason, from: null, keep: keep ? 'held' : [] });
      }}
    >
      <Field label="Reason" value={reason} onChange={setReason} required hint="Shown to everybody." />
      <label className="choice">
        <input type="checkbox" checked={keep} onChange={(event) => setKeep(event.target.checked)} />
        What it published until now goes on counting
      </label>
      <p className="small muted">
        A revocation is for good and takes with it what this key passed on to others.
      </p>
      <div className="row">
        <button type="submit" className="button" data-kind="danger" disabled={act.running}>
          Revoke for good
        </button>
      </div>
      <WriteNote outcome={act.outcome} failure={act.failure} />
    </form>
  );
}

const choices: readonly (readonly [role: GrantOrder['role'], label: string, days: number])[] = [
  ['publisher', roleWords.publisher, 365],
  ['maintainer', roleWords.maintainer, 365],
  ['ci', 'CI key: releases only, at most 30 days', 30],
];

function GrantForm({ id }: { readonly id: string }) {
  const { registry } = useServices();
  const [did, setDid] = useState('');
  const [role, setRole] = useState<GrantOrder['role']>('publisher');
  const [days, setDays] = useState('365');
  const act = useAction((order: GrantOrder) => registry.api.grant(crypto.randomUUID(), id, order));
  return (
    <form
      className="card stack"
      aria-label="Give a right"
      onSubmit={(event) => {
        event.preventDefault();
        act.start({ did, role, days: Number(days) });
      }}
    >
      <h2>Give a right</h2>
      <Field
        label="To whom"
        value={did}
        onChange={setDid}
        mono
        required
        placeholder="did:key:z6Mk…"
        hint="From the Identity page of the one who gets it."
      />
      <fieldset className="choices">
        <legend>What</legend>
        {choices.map(([value, label, most]) => (
          <label key={value} className="choice">
            <input
              type="radio"
              name="role"
              checked={role === value}
              onChange={() => {
                setRole(value);
                setDays(String(most));
              }}
            />
            {label}
          </label>
        ))}
      </fieldset>
      <Field label="Days" value={days} onChange={setDays} inputMode="decimal" />
      <div className="row">
        <button type="submit" className="button" data-kind="primary" disabled={act.running}>
          Give it
        </button>
      </div>
      <WriteNote outcome={act.outcome} failure={act.failure} />
    </form>
  );
}

function TransferForm({ id }: { readonly id: string }) {
  const { registry } = useServices();
  const [did, setDid] = useState('');
  const [next, setNext] = useState('');
  const act = useAction((order: TransferOrder) => registry.api.transfer(crypto.randomUUID(), id, order));
  return (
    <form
      className="card stack"
      aria-label="Pass the name on"
      onSubmit={(event) => {
        event.preventDefault();
        act.start({ did, next: next.trim() === '' ? null : next });
      }}
    >
      <h2>Pass the name on</h2>
      <p className="small muted">
        Who has the module installed is asked before updates of the new owner are taken, unless it is the next
        key that was named before. What was published stays.
      </p>
      <Field
        label="New owner"
        value={did}
        onChange={setDid}
        mono
        required
        placeholder="did:key:z6Mk…"
        hint="Your own did: the name stays yours, and only its next key is named."
      />
      <Field
        label="Next key (optional)"
        value={next}
        onChange={setNext}
        mono
        placeholder="did:key:z6Mk…"
        hint="A key kept elsewhere, to which the name may move without asking anybody, should this one be lost. Only its hash is published."
      />
      <div className="row">
        <button type="submit" className="button" data-kind="danger" disabled={act.running}>
          Sign it
        </button>
      </div>
      <WriteNote outcome={act.outcome} failure={act.failure} />
    </form>
  );
}
