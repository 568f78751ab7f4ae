import { useState } from 'react';
import type { GenModule } from '../../registry/gen-module.ts';
import { problem } from '../../registry/problem.ts';
import type { RatingRecord } from '../../registry/rating.ts';
import { countCharacters } from '../../registry/shape.ts';
import { Badge } from '../parts/badge.tsx';
import { Field } from '../parts/field.tsx';
import { LongList } from '../parts/long-list.tsx';
import { Pending } from '../parts/pending.tsx';
import { StarChoice } from '../parts/star-choice.tsx';
import { Stars } from '../parts/stars.tsx';
import { useServices } from '../services.ts';
import { NeedsIdentity } from '../identity/needs-identity.tsx';
import { UnlockInPlace } from '../identity/unlock-identity.tsx';
import { useIdentities, useRatings } from '../state/registry-values.ts';
import { useAction } from '../state/use-action.ts';
import { formatCount, formatDay, plural, shortDid } from '../text/format.ts';
import { WriteNote } from './write-note.tsx';

/** What people think of a module, and the form to say it oneself. */
export function RatingsTab({ module }: { readonly module: GenModule }) {
  const given = useRatings(module.id);
  const people = useIdentities();
  const ratings = given.value;
  const identities = people.value;
  if (ratings === undefined || identities === undefined) return <Pending of={[given, people]} />;
  const current = identities.find((identity) => identity.current);
  const own = ratings.find((rating) => rating.author === current?.publicKey);
  return (
    <div className="stack">
      {ratings.length > 0 && <Summary module={module} ratings={ratings} />}
      <NeedsIdentity why="Ratings are signed with your key.">
        <RatingForm key={`${module.id} ${current?.did ?? ''}`} id={module.id} own={own} />
      </NeedsIdentity>
      <UnlockInPlace why="Ratings are signed with your key." />
      {ratings.length > 0 && (
        <LongList
          label="Ratings"
          count={ratings.length}
          estimate={90}
          keyOf={(index) => ratings[index]?.author ?? index}
          render={(index) => {
            const rating = ratings[index];
            return rating === undefined ? null : <RatingRow rating={rating} own={rating === own} />;
          }}
        />
      )}
    </div>
  );
}

function Summary({
  module,
  ratings,
}: {
  readonly module: GenModule;
  readonly ratings: readonly RatingRecord[];
}) {
  const counts = [5, 4, 3, 2, 1].map((stars) => ({
    stars,
    count: ratings.filter((rating) => rating.stars === stars).length,
  }));
  return (
    <section className="card rating-summary" aria-label="Summary">
      <div>
        <p className="rating-average num">{module.rating.average.toFixed(1)}</p>
        <Stars average={module.rating.average} count={module.rating.count} />
        <p className="muted small">{plural(ratings.length, 'rating')}</p>
      </div>
      <ul className="rating-bars">
        {counts.map(({ stars, count }) => (
          <li key={stars}>
            <span className="num">{stars} ★</span>
            <span className="bar" aria-hidden="true">
              <span style={{ width: `${(count / ratings.length) * 100}%` }} />
            </span>
            <span className="num muted">{formatCount(count)}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}

const longest = 2000;

function RatingForm({ id, own }: { readonly id: string; readonly own: RatingRecord | undefined }) {
  const { registry } = useServices();
  const [stars, setStars] = useState(own?.stars ?? 0);
  const [review, setReview] = useState(own?.review ?? '');
  const rate = useAction(() => registry.api.rate(crypto.randomUUID(), id, stars, review));
  const length = countCharacters(review);
  const tooLong = length > longest ? problem('rating/review-too-long', { length }) : null;
  return (
    <form
      className="card stack"
      aria-label="Your rating"
      onSubmit={(event) => {
        event.preventDefault();
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
          <span className="num">{`${formatCount(length)} of ${formatCount(longest)} characters. Plain text, public, signed with your key.`}</span>
        }
      />
      <div className="row">
        <button type="submit" className="button" data-kind="primary" disabled={rate.running}>
          {rate.running ? 'Signing…' : own === undefined ? 'Publish rating' : 'Change rating'}
        </button>
      </div>
      <WriteNote outcome={rate.outcome} failure={rate.failure} />
    </form>
  );
}

function RatingRow({ rating, own }: { readonly rating: RatingRecord; readonly own: boolean }) {
  return (
    <div className="rating">
      <div className="row">
        <Stars average={rating.stars} />
        <span className="mono small muted" title={rating.did}>
          {shortDid(rating.did)}
        </span>
        {own && <Badge tone="accent">You</Badge>}
        {rating.state === 'waiting' && <Badge tone="warn">Waiting</Badge>}
        <time className="muted small line-end" dateTime={new Date(rating.at).toISOString()}>
          {formatDay(rating.at)}
        </time>
      </div>
      {rating.review !== '' && <p className="rating-text">{rating.review}</p>}
    </div>
  );
}
