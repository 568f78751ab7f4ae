;; Whole-number arithmetic: divisors and primes, all unsigned 32 bit. Primality by Miller-Rabin with the bases
;; 2, 7 and 61, which is exact below 4,759,123,141 (Jaeschke 1993), so for every 32-bit number.
(module
  ;; Greatest common divisor of two unsigned numbers; gcd(n, 0) = n.
  (func $gcd (export "gcd") (param $a i32) (param $b i32) (result i32)
    (local $rest i32)
    (block $done
      (loop $divide
        (br_if $done (i32.eqz (local.get $b)))
        (local.set $rest (i32.rem_u (local.get $a) (local.get $b)))
        (local.set $a (local.get $b))
        (local.set $b (local.get $rest))
        (br $divide)))
    (local.get $a))

  ;; Least common multiple as 64 bits, so that it cannot overflow; lcm(n, 0) = 0.
  (func (export "lcm") (param $a i32) (param $b i32) (result i64)
    (if (i32.or (i32.eqz (local.get $a)) (i32.eqz (local.get $b))) (then (return (i64.const 0))))
    (i64.mul
      (i64.extend_i32_u (i32.div_u (local.get $a) (call $gcd (local.get $a) (local.get $b))))
      (i64.extend_i32_u (local.get $b))))

  ;; base ^ exponent mod modulus, through 64-bit products; modulus 0 gives 0.
  (func $pow_mod (export "pow_mod") (param $base i32) (param $exponent i32) (param $modulus i32) (result i32)
    (local $m i64) (local $b i64) (local $r i64)
    (if (i32.eqz (local.get $modulus)) (then (return (i32.const 0))))
    (local.set $m (i64.extend_i32_u (local.get $modulus)))
    (local.set $b (i64.rem_u (i64.extend_i32_u (local.get $base)) (local.get $m)))
    (local.set $r (i64.rem_u (i64.const 1) (local.get $m)))
    (block $done
      (loop $bits
        (br_if $done (i32.eqz (local.get $exponent)))
        (if (i32.and (local.get $exponent) (i32.const 1))
          (then (local.set $r (i64.rem_u (i64.mul (local.get $r) (local.get $b)) (local.get $m)))))
        (local.set $b (i64.rem_u (i64.mul (local.get $b) (local.get $b)) (local.get $m)))
        (local.set $exponent (i32.shr_u (local.get $exponent) (i32.const 1)))
        (br $bits)))
    (i32.wrap_i64 (local.get $r)))

  ;; 1 unless `base` proves the odd number n > 2 composite.
  (func $passes (param $n i32) (param $base i32) (result i32)
    (local $odd i32) (local $twos i32) (local $x i64) (local $m i64)
    (if (i32.eqz (i32.rem_u (local.get $base) (local.get $n))) (then (return (i32.const 1))))
    (local.set $m (i64.extend_i32_u (local.get $n)))
    (local.set $twos (i32.ctz (i32.sub (local.get $n) (i32.const 1))))
    (local.set $odd (i32.shr_u (i32.sub (local.get $n) (i32.const 1)) (local.get $twos)))
    (local.set $x (i64.extend_i32_u (call $pow_mod (local.get $base) (local.get $odd) (local.get $n))))
    (if (i64.eq (local.get $x) (i64.const 1)) (then (return (i32.const 1))))
    (loop $squares
      (if (i64.eq (local.get $x) (i64.sub (local.get $m) (i64.const 1))) (then (return (i32.const 1))))
      (local.set $x (i64.rem_u (i64.mul (local.get $x) (local.get $x)) (local.get $m)))
      (local.set $twos (i32.sub (local.get $twos) (i32.const 1)))
      (br_if $squares (local.get $twos)))
    (i32.const 0))

  ;; 1 when n is prime, else 0.
  (func $is_prime (export "is_prime") (param $n i32) (result i32)
    (if (i32.lt_u (local.get $n) (i32.const 4)) (then (return (i32.gt_u (local.get $n) (i32.const 1)))))
    (if (i32.eqz (i32.and (local.get $n) (i32.const 1))) (then (return (i32.const 0))))
    (i32.and
      (i32.and (call $passes (local.get $n) (i32.const 2)) (call $passes (local.get $n) (i32.const 7)))
      (call $passes (local.get $n) (i32.const 61))))

  ;; The smallest prime above n; 0 when it does not fit 32 bits.
  (func (export "next_prime") (param $n i32) (result i32)
    (loop $candidates
      (local.set $n (i32.add (local.get $n) (i32.const 1)))
      (if (i32.eqz (local.get $n)) (then (return (i32.const 0))))
      (br_if $candidates (i32.eqz (call $is_prime (local.get $n)))))
    (local.get $n))

  ;; Euler's totient: how many of 1 … n are coprime to n; 0 for 0.
  (func (export "totient") (param $n i32) (result i32)
    (local $phi i32) (local $p i32)
    (local.set $phi (local.get $n))
    (local.set $p (i32.const 2))
    (block $done
      (loop $factors
        (br_if $done (i32.gt_u (local.get $p) (i32.div_u (local.get $n) (local.get $p))))
        (if (i32.eqz (i32.rem_u (local.get $n) (local.get $p)))
          (then
            (local.set $phi (i32.sub (local.get $phi) (i32.div_u (local.get $phi) (local.get $p))))
            (loop $divide
              (local.set $n (i32.div_u (local.get $n) (local.get $p)))
              (br_if $divide (i32.eqz (i32.rem_u (local.get $n) (local.get $p)))))))
        (local.set $p (i32.add (local.get $p) (i32.const 1)))
        (br $factors)))
    (if (i32.gt_u (local.get $n) (i32.const 1))
      (then (local.set $phi (i32.sub (local.get $phi) (i32.div_u (local.get $phi) (local.get $n))))))
    (local.get $phi))
)
