;; A levelled logger on the host functions of the dol profile; the host is told the level of every line.
(module
  (import "vudo" "vudo_log" (func $log (param i32 i32 i32)))
  (memory (export "memory") 1)
  (global $level (mut i64) (i64.const 2))
  (global $written (mut i64) (i64.const 0))
  (global $dropped (mut i64) (i64.const 0))

  (func (export "new_Logger") (param $level i64) (result i64)
    (global.set $level
      (select (i64.const 4) (local.get $level) (i64.gt_u (local.get $level) (i64.const 4))))
    (global.set $written (i64.const 0))
    (global.set $dropped (i64.const 0))
    (global.get $level))

  (func $is_enabled (export "Logger.is_enabled") (param $level i64) (result i64)
    (i64.extend_i32_u (i64.ge_u (local.get $level) (global.get $level))))

  (func (export "Logger.written") (result i64) (global.get $written))
  (func (export "Logger.dropped") (result i64) (global.get $dropped))

  ;; Writes `length` bytes of UTF-8 from `at`; 1 when written, 0 when the level is too low.
  (func (export "Logger.log") (param $level i64) (param $at i32) (param $length i32) (result i64)
    (if (i64.eqz (call $is_enabled (local.get $level)))
      (then
        (global.set $dropped (i64.add (global.get $dropped) (i64.const 1)))
        (return (i64.const 0))))
    (call $log (i32.wrap_i64 (local.get $level)) (local.get $at) (local.get $length))
    (global.set $written (i64.add (global.get $written) (i64.const 1)))
    (i64.const 1))
)
