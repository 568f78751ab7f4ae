import { expect, it } from 'vitest';
import { talliesOf } from '../../registry/people/tally.ts';
import { installWords, nearRating } from './near-rating.ts';

it('[L4] one ring speaks at a time, the nearest first, and strangers never', () => {
  const rating = (ring: 'you' | 'trusted' | 'theirs' | 'strangers', stars: number) => ({ ring, stars });
  const all = [
    rating('strangers', 5),
    rating('you', 1),
    rating('theirs', 2),
    rating('trusted', 4),
    rating('trusted', 3),
  ];
  const near = (count: number) => nearRating(talliesOf(all.slice(0, count)));
  expect(near(1)).toBeNull();
  expect(near(2)).toEqual({ count: 1, average: 1, by: 'by you' });
  expect(near(3)).toMatchObject({ count: 1, average: 2 });
  expect(near(4)).toEqual({ count: 1, average: 4, by: 'by one you trust' });
  expect(near(5)).toEqual({ count: 2, average: 3.5, by: 'by people you trust' });
});

it('[P11] installs are told as signers and as those of them whom the reader trusts', () => {
  expect(installWords({ installs: 0, trustedInstalls: 0 })).toBe('0 signers, 0 you trust');
  expect(installWords({ installs: 10_001, trustedInstalls: 1 })).toBe('10,001 signers, 1 you trust');
});
