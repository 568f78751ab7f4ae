import { describe, expect, it } from 'vitest';
import { numberSignature } from './number-signature.ts';

describe('numberSignature', () => {
  it.each([
    ['() -> ()', [], []],
    ['(i32) -> i32', ['i32'], ['i32']],
    ['(i32, i64, f32) -> f64', ['i32', 'i64', 'f32'], ['f64']],
    ['(i32) -> (i32, i64)', ['i32'], ['i32', 'i64']],
  ])('[U6] reads %s', (type, params, results) => expect(numberSignature(type)).toEqual({ params, results }));
  it.each(['memory 1..', '(externref) -> i32', '(i32) -> v128', 'global i32 mut'])(
    '[U6] refuses %s',
    (type) => expect(numberSignature(type)).toBeNull(),
  );
});
