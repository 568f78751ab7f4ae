;; A counter as the DOL compiler lays a gen out: methods as `Counter.name`, a constructor `new_Counter`, integers i64.
;; The host functions are imported from `loa`, as the compiler emits them. Memory comes from the host; the first 256 bytes hold the log lines.
(module
  (import "loa" "vudo_println" (func $println (param i32 i32)))
  (import "loa" "vudo_now" (func $now (result i64)))
  (import "loa" "vudo_emit_effect" (func $emit_effect (param i32 i32 i32) (result i32)))
  (import "env" "memory" (memory 1))
  (global $value (mut i64) (i64.const 0))
  (global $changed_at (mut i64) (i64.const 0))
  (data (i32.const 0) "counter created")
  (data (i32.const 32) "counter raised")
  (data (i32.const 64) "counter lowered")
  (data (i32.const 96) "counter is at zero already")

  (func $touch (param $value i64) (result i64)
    (global.set $value (local.get $value))
    (global.set $changed_at (call $now))
    (i64.store (i32.const 128) (local.get $value))
    (drop (call $emit_effect (i32.const 1) (i32.const 128) (i32.const 8)))
    (local.get $value))

  (func (export "new_Counter") (param $value i64) (result i64)
    (call $println (i32.const 0) (i32.const 15))
    (call $touch (select (i64.const 0) (local.get $value) (i64.lt_s (local.get $value) (i64.const 0)))))

  (func (export "Counter.value") (result i64) (global.get $value))
  (func (export "Counter.changed_at") (result i64) (global.get $changed_at))

  (func (export "Counter.increment") (param $by i64) (result i64)
    (call $println (i32.const 32) (i32.const 14))
    (call $touch (i64.add (global.get $value) (local.get $by))))

  ;; The rule never_negative: a counter never falls below zero.
  (func (export "Counter.decrement") (param $by i64) (result i64)
    (if (i64.gt_s (local.get $by) (global.get $value))
      (then
        (call $println (i32.const 96) (i32.const 26))
        (return (call $touch (i64.const 0)))))
    (call $println (i32.const 64) (i32.const 15))
    (call $touch (i64.sub (global.get $value) (local.get $by))))
)
