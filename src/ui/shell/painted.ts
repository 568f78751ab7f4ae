let settle: () => void = () => undefined;

/** Settles when the first screen stands with its data: only then loads what may load late (service worker, network). */
export const painted = new Promise<void>((resolve) => {
  settle = resolve;
});

/** Called by the first screen that has its data on the page; again does nothing. */
export function markPainted(): void {
  requestAnimationFrame(() => setTimeout(settle, 0));
}
