import { describe, expect, it } from 'vitest';
import { parseSignature } from './signature.ts';

describe('parseSignature', () => {
  it.each([
    ['() -> ()', [], []],
    ['()', [], []],
    ['(i32) -> i32', ['i32'], ['i32']],
    ['(i32, i64,f32) -> f64', ['i32', 'i64', 'f32'], ['f64']],
    ['(i32) -> (i32, i64)', ['i32'], ['i32', 'i64']],
  ])('reads %s', (type, params, results) => expect(parseSignature(type)).toEqual({ params, results }));
  it.each(['memory 1..', '(externref) -> i32', '(i32) -> v128', 'global i32 mut', '(i32, ) -> i32'])('refuses %s', (type) =>
    expect(parseSignature(type)).toBeNull(),
  );
});
