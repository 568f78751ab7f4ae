/** An average of 0 to 5 stars with how many gave it; says so in words to those who cannot see it. */
export function Stars({ average, count }: { readonly average: number; readonly count?: number }) {
  const ratings = count === undefined ? '' : count === 1 ? ', 1 rating' : `, ${count} ratings`;
  const words = count === 0 ? 'Not rated yet' : `${average.toFixed(1)} of 5 stars${ratings}`;
  return (
    <span className="stars" title={words}>
      <span className="unseen">{words}</span>
      <span className="stars-track" aria-hidden="true">
        ★★★★★
        <span className="stars-fill" style={{ width: `${Math.max(0, Math.min(1, average / 5)) * 100}%` }}>
          ★★★★★
        </span>
      </span>
    </span>
  );
}
