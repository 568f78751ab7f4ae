/** Five radio buttons that look like stars; 0: nothing chosen yet. */
export function StarChoice({
  stars,
  onChange,
}: {
  readonly stars: number;
  readonly onChange: (stars: number) => void;
}) {
  return (
    <fieldset className="star-choice">
      <legend className="label">Stars</legend>
      {[1, 2, 3, 4, 5].map((value) => (
        <label key={value} data-on={value <= stars}>
          <input
            type="radio"
            name="stars"
            value={value}
            checked={value === stars}
            onChange={() => onChange(value)}
          />
          <span aria-hidden="true">★</span>
          <span className="unseen">{value === 1 ? '1 star' : `${value} stars`}</span>
        </label>
      ))}
    </fieldset>
  );
}
