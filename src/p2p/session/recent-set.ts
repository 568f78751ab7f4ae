/** A set that holds the `max` members added last; older ones are forgotten. */
export interface RecentSet {
  has(member: string): boolean;
  add(member: string): void;
  delete(member: string): boolean;
  clear(): void;
}

export function createRecentSet(max: number): RecentSet {
  const members = new Set<string>();
  return {
    has: (member) => members.has(member),
    add(member) {
      members.delete(member);
      members.add(member);
      if (members.size > max) {
        const oldest = members.values().next();
        if (!oldest.done) members.delete(oldest.value);
      }
    },
    delete: (member) => members.delete(member),
    clear: () => members.clear(),
  };
}
