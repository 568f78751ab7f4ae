;; A levelled logger on the host functions of the dol profile.
(module
  (import "vudo" "vudo_println" (func $println (param i32 i32)))
  (import "vudo" "vudo_error" (func $error (param i32 i32)))
  (memory (export "memory") 1)
  (global $level (mut i64) (i64.const 2))
  (global $written (mut i64) (i64.const 0))

  (func (export "new_Logger") (param $level i64) (result i64)
    (global.set $level
      (select (i64.const 4) (local.get $level) (i64.gt_u (local.get $level) (i64.const 4))))
    (global.set $written (i64.const 0))
    (global.get $level))

  (func $is_enabled (export "Logger.is_enabled") (param $level i64) (result i64)
    (i64.extend_i32_u (i64.ge_u (local.get $level) (global.get $level))))

  (func (export "Logger.written") (result i64) (global.get $written))

  ;; Writes `length` bytes of UTF-8 from `at`; 1 when written, 0 when the level is too low.
  (func (export "Logger.log") (param $level i64) (param $at i32) (param $length i32) (result i64)
    (if (i64.eqz (call $is_enabled (local.get $level))) (then (return (i64.const 0))))
    (if (i64.ge_u (local.get $level) (i64.const 4))
      (then (call $error (local.get $at) (local.get $length)))
      (else (call $println (local.get $at) (local.get $length))))
    (global.set $written (i64.add (global.get $written) (i64.const 1)))
    (i64.const 1))
)
