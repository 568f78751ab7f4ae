/** Something goes on and nobody knows for how long; says what. */
export function Progress({ label }: { readonly label: string }) {
  return (
    <output className="progress">
      <span className="unseen">{label}</span>
    </output>
  );
}
