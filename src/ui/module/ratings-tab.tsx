import { useState } from 'react';
import type { GenModule } from '../../registry/gen-module.ts';
import type { Ring } from '../../registry/people/ring.ts';
import { talliesOf, type Tallies } from '../../registry/people/tally.ts';
import { problem } from '../../registry/problem.ts';
import { reviewLimit, type RatingRecord } from '../../registry/rating.ts';
import { countCharacters } from '../../registry/shape.ts';
import { Badge } from '../parts/badge.tsx';
import { Field } from '../parts/field.tsx';
import { LongList } from '../parts/long-list.tsx';
import { Pending } from '../parts/pending.tsx';
import { StarChoice } from '../parts/star-choice.tsx';
import { Stars } from '../parts/stars.tsx';
import { PersonName } from '../people/person-name.tsx';
import { ringWords } from '../people/ring-words.ts';
import { useServices } from '../services.ts';
import { NeedsIdentity } from '../identity/needs-identity.tsx';
import { UnlockInPlace } from '../identity/unlock-identity.tsx';
import { useIdentities, useRatings } from '../state/registry-values.ts';
import { useAction } from '../state/use-action.ts';
import { formatCount, formatDay, plural } from '../text/format.ts';
import { WriteNote } from './write-note.tsx';

/** Rings in the order in which a reader asks them. */
const rings: readonly Ring[] = ['you', 'trusted', 'theirs', 'strangers'];

/** What people think of a module, by how far they are from the reader, and the form to say it oneself. */
export function RatingsTab({ module }: { readonly module: GenModule }) {
  const given = useRatings(module.id);
  const people = useIdentities();
  const ratings = given.value;
  const identities = people.value;
  if (ratings === undefined || identities === undefined) return <Pending of={[given, people]} />;
  const current = identities.find((identity) => identity.current);
  const own = ratings.find((rating) => rating.author === current?.publicKey);
  const groups = rings.map((ring) => [ring, ratings.filter((rating) => rating.ring === ring)] as const);
  return (
    <div className="stack">
      {ratings.length > 0 && <Summary tallies={talliesOf(ratings)} />}
      <NeedsIdentity why="Ratings are signed with your key.">
        <RatingForm key={`${module.id} ${current?.did ?? ''}`} id={module.id} own={own} />
      </NeedsIdentity>
      <UnlockInPlace why="Ratings are signed with your key." />
      {groups.map(([ring, some]) =>
        some.length === 0 ? null : <RatingGroup key={ring} ring={ring} ratings={some} />,
      )}
    </div>
  );
}

/** Each ring by itself: one number over all of them would be whatever strangers make it. */
function Summary({ tallies }: { readonly tallies: Tallies }) {
  return (
    <section className="card stack" aria-label="Summary">
      <dl className="rating-rings">
        {rings.slice(1).map((ring) => {
          const { count, average } = tallies[ring];
          return (
            <div key={ring} data-ring={ring}>
              <dt>{ringWords[ring].many}</dt>
              <dd>
                <span className="ring-average num">{count === 0 ? '–' : average.toFixed(1)}</span>
                <Stars average={average} count={count} />
                <span className="muted small num">{plural(count, 'rating')}</span>
              </dd>
            </div>
          );
        })}
      </dl>
      <p className="small muted">
        Counted for you: whom you trust is your own list, kept on this device. Anybody can make as many
        strangers as he likes; they never change what the people you trust say.
      </p>
    </section>
  );
}

function RatingGroup({ ring, ratings }: { readonly ring: Ring; readonly ratings: readonly RatingRecord[] }) {
  return (
    <section className="stack" aria-labelledby={`ratings-${ring}`}>
      <h2 id={`ratings-${ring}`}>
        {ringWords[ring].many} <span className="muted num">{formatCount(ratings.length)}</span>
      </h2>
      <LongList
        label={ring === 'you' ? 'Ratings by you' : `Ratings by ${ringWords[ring].many.toLowerCase()}`}
        count={ratings.length}
        estimate={90}
        keyOf={(index) => ratings[index]?.author ?? index}
        render={(index) => {
          const rating = ratings[index];
          return rating === undefined ? null : <RatingRow rating={rating} />;
        }}
      />
    </section>
  );
}

function RatingForm({ id, own }: { readonly id: string; readonly own: RatingRecord | undefined }) {
  const { registry } = useServices();
  const [stars, setStars] = useState(own?.stars ?? 0);
  const [review, setReview] = useState(own?.review ?? '');
  const rate = useAction(() => registry.api.rate(crypto.randomUUID(), id, stars, review));
  const takeBack = useAction(
    () => registry.api.unrate(crypto.randomUUID(), id),
    ({ kind }) => {
      if (kind !== 'written') return;
      setStars(0);
      setReview('');
    },
  );
  const busy = rate.running || takeBack.running;
  const length = countCharacters(review);
  const tooLong = length > reviewLimit ? problem('rating/review-too-long', { length }) : null;
  return (
    <form
      className="card stack"
      aria-label="Your rating"
      onSubmit={(event) => {
        event.preventDefault();
        takeBack.clear();
        rate.start();
      }}
    >
      <h2>{own === undefined ? 'Rate this module' : 'Your rating'}</h2>
      <StarChoice stars={stars} onChange={setStars} />
      <Field
        label="Review (optional)"
        value={review}
        onChange={setReview}
        lines={4}
        problem={tooLong}
        hint={
          <span className="num">{`${formatCount(length)} of ${formatCount(reviewLimit)} characters. Plain text, public, signed with your key.`}</span>
        }
      />
      <div className="row">
        <button type="submit" className="button" data-kind="primary" disabled={busy}>
          {rate.running ? 'Signing…' : own === undefined ? 'Publish rating' : 'Change rating'}
        </button>
        {own !== undefined && (
          <button
            type="button"
            className="button"
            disabled={busy}
            onClick={() => {
              rate.clear();
              takeBack.start();
            }}
          >
            Take it back
          </button>
        )}
      </div>
      <WriteNote outcome={rate.outcome ?? takeBack.outcome} failure={rate.failure ?? takeBack.failure} />
    </form>
  );
}

function RatingRow({ rating }: { readonly rating: RatingRecord }) {
  return (
    <div className="rating">
      <div className="row">
        <Stars average={rating.stars} />
        <PersonName did={rating.did} />
        {rating.state === 'waiting' && <Badge tone="warn">Waiting</Badge>}
        <time className="muted small line-end" dateTime={new Date(rating.at).toISOString()}>
          {formatDay(rating.at)}
        </time>
      </div>
      {rating.review !== '' && <p className="rating-text">{rating.review}</p>}
    </div>
  );
}
