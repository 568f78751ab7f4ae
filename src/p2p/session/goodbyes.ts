/** What this program says when it ends a session for which nobody is to blame. */
export const goodbyes = {
  closing: 'closing',
  replaced: 'a newer connection took its place',
  comparing: 'too much news at once; comparing anew',
} as const;

/** True for a goodbye after which nothing is wrong. */
export function isPlainGoodbye(reason: string): boolean {
  return reason === '' || Object.values<string>(goodbyes).includes(reason);
}
