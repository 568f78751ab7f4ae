;; The smallest useful WASI command: a greeting on standard output.
(module
  (import "wasi_snapshot_preview1" "fd_write" (func $fd_write (param i32 i32 i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "proc_exit" (func $proc_exit (param i32)))
  (memory (export "memory") 1)
  (data (i32.const 64) "Hello from WebAssembly!\n")

  ;; How many bytes the greeting has.
  (func $greeting_length (export "greeting_length") (result i32) (i32.const 24))

  ;; Writes the greeting `times` times; the WASI errno of the last write, 0 when all went well.
  (func $greet (export "greet") (param $times i32) (result i32)
    (local $errno i32)
    (i32.store (i32.const 0) (i32.const 64))
    (i32.store (i32.const 4) (call $greeting_length))
    (block $done
      (loop $again
        (br_if $done (i32.le_s (local.get $times) (i32.const 0)))
        (local.set $errno (call $fd_write (i32.const 1) (i32.const 0) (i32.const 1) (i32.const 8)))
        (br_if $done (local.get $errno))
        (local.set $times (i32.sub (local.get $times) (i32.const 1)))
        (br $again)))
    (local.get $errno))

  (func (export "_start")
    (call $proc_exit (call $greet (i32.const 1))))
)
