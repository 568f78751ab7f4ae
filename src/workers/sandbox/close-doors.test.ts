import { describe, expect, it } from 'vitest';
import { closeDoors } from './close-doors.ts';

describe('closeDoors', () => {
  it('[V17] removes ways out from the scope and its prototypes, and nothing else', () => {
    const scope = Object.create(
      { fetch: 1, setTimeout: 2 },
      { indexedDB: { value: 3, configurable: true } },
    ) as object;
    expect(closeDoors(scope)).toEqual([]);
    expect('fetch' in scope || 'indexedDB' in scope).toBe(false);
    expect('setTimeout' in scope).toBe(true);
  });

  it('[V17] names what it could not remove', () => {
    expect(closeDoors(Object.freeze({ fetch: 1 }))).toEqual(['fetch']);
  });
});
