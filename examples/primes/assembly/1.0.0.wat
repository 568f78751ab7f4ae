;; Whole-number arithmetic: divisors and primes, all unsigned 32 bit. Trial division by 2, 3 and 6k ± 1.
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

  ;; 1 when n is prime, else 0.
  (func $is_prime (export "is_prime") (param $n i32) (result i32)
    (local $d i32)
    (if (i32.lt_u (local.get $n) (i32.const 4)) (then (return (i32.gt_u (local.get $n) (i32.const 1)))))
    (if (i32.eqz (i32.and (local.get $n) (i32.const 1))) (then (return (i32.const 0))))
    (if (i32.eqz (i32.rem_u (local.get $n) (i32.const 3))) (then (return (i32.const 0))))
    (local.set $d (i32.const 5))
    (loop $divisors
      (if (i32.gt_u (local.get $d) (i32.div_u (local.get $n) (local.get $d))) (then (return (i32.const 1))))
      (if (i32.eqz (i32.rem_u (local.get $n) (local.get $d))) (then (return (i32.const 0))))
      (if (i32.eqz (i32.rem_u (local.get $n) (i32.add (local.get $d) (i32.const 2))))
        (then (return (i32.eq (local.get $n) (i32.add (local.get $d) (i32.const 2))))))
      (local.set $d (i32.add (local.get $d) (i32.const 6)))
      (br $divisors))
    (unreachable))

  ;; The smallest prime above n; 0 when it does not fit 32 bits.
  (func (export "next_prime") (param $n i32) (result i32)
    (loop $candidates
      (local.set $n (i32.add (local.get $n) (i32.const 1)))
      (if (i32.eqz (local.get $n)) (then (return (i32.const 0))))
      (br_if $candidates (i32.eqz (call $is_prime (local.get $n)))))
    (local.get $n))
)
