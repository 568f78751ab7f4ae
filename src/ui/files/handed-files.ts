/** Files that reached the app beside a form: dropped on the window, opened with it, or shared to it. */
let handed: readonly File[] = [];
const listeners = new Set<() => void>();

/** Where files of these names belong: drops are imported, all else is to be published. */
export function placeFor(files: readonly Pick<File, 'name'>[]): '/files' | '/publish' {
  return files.some(({ name }) => isDrop(name)) ? '/files' : '/publish';
}

export function isDrop(name: string): boolean {
  return /\.gendrop$/i.test(name);
}

/** Leaves files for the page that takes them; those that nobody took are forgotten. */
export function handFiles(files: readonly File[]): void {
  handed = files;
  for (const listener of listeners) listener();
}

/** Takes what was left for this page, once. */
export function takeHanded(place: '/files' | '/publish'): readonly File[] {
  if (handed.length === 0 || placeFor(handed) !== place) return [];
  const files = handed;
  handed = [];
  return files;
}

/** Hears of files that are handed while the page is open already. */
export function onHanded(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
