// Accounts: rules for names and passwords.
export { alloc, reset } from '../../assembly/buffers';

/** Kind of an ASCII code: 1 lower-case letter, 2 upper-case letter, 4 digit, 8 any other visible sign, 0 none. */
export function kind_of(code: u32): i32 {
  if (code - 97 < 26) return 1;
  if (code - 65 < 26) return 2;
  if (code - 48 < 10) return 4;
  return code > 32 && code != 127 ? 8 : 0;
}

/** 1 when the name may be used: 3 to 32 of a-z, 0-9 and _, beginning with a letter. */
export function is_valid_name(at: usize, length: i32): i32 {
  if (length < 3 || length > 32 || kind_of(load<u8>(at)) != 1) return 0;
  for (let i = 1; i < length; i++) {
    const code: u32 = load<u8>(at + i);
    if (code != 95 && (kind_of(code) & 5) == 0) return 0;
  }
  return 1;
}

/** Upper bound of the strength of a random password in bits, by its length and the kinds of its signs together. */
export function strength_bits(length: i32, kinds: i32): f64 {
  let signs = 0;
  if (kinds & 1) signs += 26;
  if (kinds & 2) signs += 26;
  if (kinds & 4) signs += 10;
  if (kinds & 8) signs += 33;
  return signs == 0 ? 0 : <f64>length * (Math.log(signs) / Math.LN2);
}

/** The same for a password in memory. */
export function password_bits(at: usize, length: i32): f64 {
  let kinds = 0;
  for (let i = 0; i < length; i++) kinds |= kind_of(load<u8>(at + i));
  return strength_bits(length, kinds);
}
