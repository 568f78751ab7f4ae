;; The smallest useful WASI command: a greeting for the hour of the day on standard output.
(module
  (import "wasi_snapshot_preview1" "fd_write" (func $fd_write (param i32 i32 i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "clock_time_get" (func $clock_time_get (param i32 i64 i32) (result i32)))
  (import "wasi_snapshot_preview1" "proc_exit" (func $proc_exit (param i32)))
  (memory (export "memory") 1)
  (data (i32.const 64) "Good night!\n")
  (data (i32.const 96) "Good morning!\n")
  (data (i32.const 128) "Good afternoon!\n")
  (data (i32.const 160) "Good evening!\n")

  ;; Which greeting fits an hour (0 to 23): 0 night, 1 morning from 6, 2 afternoon from 12, 3 evening from 18.
  (func $greeting_of (export "greeting_of") (param $hour i32) (result i32)
    (i32.rem_u (i32.div_u (i32.rem_u (local.get $hour) (i32.const 24)) (i32.const 6)) (i32.const 4)))

  ;; How many bytes the greeting of an hour has.
  (func $greeting_length (export "greeting_length") (param $hour i32) (result i32)
    (i32.add (i32.const 12)
      (i32.and (i32.shr_u (i32.const 0x2420) (i32.shl (call $greeting_of (local.get $hour)) (i32.const 2)))
        (i32.const 15))))

  ;; Writes the greeting of an hour; the WASI errno, 0 when it went well.
  (func $greet (export "greet") (param $hour i32) (result i32)
    (i32.store (i32.const 0)
      (i32.add (i32.const 64) (i32.shl (call $greeting_of (local.get $hour)) (i32.const 5))))
    (i32.store (i32.const 4) (call $greeting_length (local.get $hour)))
    (call $fd_write (i32.const 1) (i32.const 0) (i32.const 1) (i32.const 8)))

  ;; The hour of the day (UTC) by the host's clock.
  (func $hour (result i32)
    (drop (call $clock_time_get (i32.const 0) (i64.const 1000000) (i32.const 16)))
    (i32.wrap_i64
      (i64.rem_u (i64.div_u (i64.load (i32.const 16)) (i64.const 3600000000000)) (i64.const 24))))

  (func (export "_start")
    (call $proc_exit (call $greet (call $hour))))
)
