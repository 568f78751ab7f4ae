/** How far somebody is from the reader: himself, who he trusts, whom those trust, everybody else. */
export type Ring = 'you' | 'trusted' | 'theirs' | 'strangers';

/** The reader's circle by public key (64 hex digits); whoever is not in it is a stranger. */
export type Circle = ReadonlyMap<string, Exclude<Ring, 'strangers'>>;

/** The setting that keeps the circle by which the stored projections were computed. */
export const circleSetting = 'circle';

export function ringOf(circle: Circle, key: string): Ring {
  return circle.get(key) ?? 'strangers';
}

/** The kept circle; what does not fit is left out. */
export function parseCircle(kept: unknown): Circle {
  return kept instanceof Map
    ? new Map([...(kept as Map<unknown, unknown>)].filter((row): row is Member => isMember(row)))
    : new Map();
}

type Member = [string, Exclude<Ring, 'strangers'>];

function isMember([key, ring]: readonly [unknown, unknown]): boolean {
  return typeof key === 'string' && (ring === 'you' || ring === 'trusted' || ring === 'theirs');
}
