;; The Mandelbrot set: escape times of points, whole pictures in colour.
(module
  (memory (export "memory") 1)

  ;; memory for the caller's bytes: a bump allocator that grows the memory when it must
  (global $heap (mut i32) (i32.const 4096))
  (func (export "alloc") (param $size i32) (result i32)
    (local $at i32) (local $missing i32)
    (local.set $at (global.get $heap))
    (global.set $heap
      (i32.and (i32.add (i32.add (local.get $at) (local.get $size)) (i32.const 15)) (i32.const -16)))
    (local.set $missing
      (i32.sub
        (i32.shr_u (i32.add (global.get $heap) (i32.const 65535)) (i32.const 16))
        (memory.size)))
    (if (i32.gt_s (local.get $missing) (i32.const 0))
      (then (if (i32.eq (memory.grow (local.get $missing)) (i32.const -1)) (then (unreachable)))))
    (local.get $at))
  (func (export "reset")
    (global.set $heap (i32.const 4096)))

  ;; 1 when the point lies in the main cardioid or the period-2 disc, which never escape.
  (func $is_inside (export "is_inside_main") (param $re f64) (param $im f64) (result i32)
    (local $yy f64) (local $q f64) (local $x f64)
    (local.set $yy (f64.mul (local.get $im) (local.get $im)))
    (local.set $x (f64.sub (local.get $re) (f64.const 0.25)))
    (local.set $q (f64.add (f64.mul (local.get $x) (local.get $x)) (local.get $yy)))
    (if (f64.le (f64.mul (local.get $q) (f64.add (local.get $q) (local.get $x)))
          (f64.mul (f64.const 0.25) (local.get $yy)))
      (then (return (i32.const 1))))
    (local.set $x (f64.add (local.get $re) (f64.const 1)))
    (f64.le (f64.add (f64.mul (local.get $x) (local.get $x)) (local.get $yy)) (f64.const 0.0625)))

  ;; Steps z ← z² + c from 0 until |z| > 2, at most `limit`; `limit` for points taken to be inside.
  (func $escape_time (export "escape_time") (param $re f64) (param $im f64) (param $limit i32) (result i32)
    (local $x f64) (local $y f64) (local $xx f64) (local $yy f64) (local $n i32)
    (block $done
      (loop $steps
        (br_if $done (i32.ge_s (local.get $n) (local.get $limit)))
        (local.set $xx (f64.mul (local.get $x) (local.get $x)))
        (local.set $yy (f64.mul (local.get $y) (local.get $y)))
        (br_if $done (f64.gt (f64.add (local.get $xx) (local.get $yy)) (f64.const 4)))
        (local.set $y
          (f64.add (f64.mul (f64.mul (f64.const 2) (local.get $x)) (local.get $y)) (local.get $im)))
        (local.set $x (f64.add (f64.sub (local.get $xx) (local.get $yy)) (local.get $re)))
        (local.set $n (i32.add (local.get $n) (i32.const 1)))
        (br $steps)))
    (local.get $n))

  ;; A smooth colour for n of `limit` steps, as the four bytes R G B A in a little-endian number: black inside, else the
  ;; Bernstein polynomials 9(1-t)t³, 15(1-t)²t², 8.5(1-t)³t.
  (func $colour (export "colour") (param $n i32) (param $limit i32) (result i32)
    (local $t f64) (local $s f64)
    (if (i32.ge_s (local.get $n) (local.get $limit)) (then (return (i32.const 0xff000000))))
    (local.set $t (f64.div (f64.convert_i32_s (local.get $n)) (f64.convert_i32_s (local.get $limit))))
    (local.set $s (f64.sub (f64.const 1) (local.get $t)))
    (i32.or
      (i32.or
        (i32.const 0xff000000)
        (i32.trunc_f64_u (f64.mul (f64.const 2295)
          (f64.mul (local.get $s) (f64.mul (local.get $t) (f64.mul (local.get $t) (local.get $t)))))))
      (i32.or
        (i32.shl
          (i32.trunc_f64_u (f64.mul (f64.const 3825)
            (f64.mul (f64.mul (local.get $s) (local.get $s)) (f64.mul (local.get $t) (local.get $t)))))
          (i32.const 8))
        (i32.shl
          (i32.trunc_f64_u (f64.mul (f64.const 2167.5)
            (f64.mul (f64.mul (local.get $s) (f64.mul (local.get $s) (local.get $s))) (local.get $t))))
          (i32.const 16)))))

  ;; width × height pixels of four bytes (R, G, B, A), row by row from `out`. The picture's centre is (re, im), one pixel
  ;; is `step` wide and high, and the imaginary axis points up.
  (func (export "render")
    (param $out i32) (param $width i32) (param $height i32)
    (param $re f64) (param $im f64) (param $step f64) (param $limit i32)
    (local $row i32) (local $column i32) (local $x f64) (local $y f64) (local $n i32)
    (loop $rows
      (local.set $y
        (f64.add
          (local.get $im)
          (f64.mul
            (f64.sub (f64.div (f64.convert_i32_s (local.get $height)) (f64.const 2))
              (f64.add (f64.convert_i32_s (local.get $row)) (f64.const 0.5)))
            (local.get $step))))
      (local.set $column (i32.const 0))
      (loop $columns
        (local.set $x
          (f64.add
            (local.get $re)
            (f64.mul
              (f64.sub (f64.add (f64.convert_i32_s (local.get $column)) (f64.const 0.5))
                (f64.div (f64.convert_i32_s (local.get $width)) (f64.const 2)))
              (local.get $step))))
        (if (call $is_inside (local.get $x) (local.get $y))
          (then (local.set $n (local.get $limit)))
          (else (local.set $n (call $escape_time (local.get $x) (local.get $y) (local.get $limit)))))
        (i32.store (local.get $out) (call $colour (local.get $n) (local.get $limit)))
        (local.set $out (i32.add (local.get $out) (i32.const 4)))
        (local.set $column (i32.add (local.get $column) (i32.const 1)))
        (br_if $columns (i32.lt_s (local.get $column) (local.get $width))))
      (local.set $row (i32.add (local.get $row) (i32.const 1)))
      (br_if $rows (i32.lt_s (local.get $row) (local.get $height)))))
)
