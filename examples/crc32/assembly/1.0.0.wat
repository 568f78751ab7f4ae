;; CRC-32 (ISO-HDLC, the one of gzip, PNG and Ethernet), one bit at a time: small and slow.
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

  ;; One byte into the running (inverted) checksum.
  (func $step (param $crc i32) (param $byte i32) (result i32)
    (local $bit i32)
    (local.set $crc (i32.xor (local.get $crc) (local.get $byte)))
    (loop $bits
      (local.set $crc
        (i32.xor
          (i32.shr_u (local.get $crc) (i32.const 1))
          (i32.and
            (i32.const 0xedb88320)
            (i32.sub (i32.const 0) (i32.and (local.get $crc) (i32.const 1))))))
      (local.set $bit (i32.add (local.get $bit) (i32.const 1)))
      (br_if $bits (i32.lt_u (local.get $bit) (i32.const 8))))
    (local.get $crc))

  (func (export "crc32") (param $at i32) (param $length i32) (result i32)
    (local $crc i32) (local $end i32)
    (local.set $crc (i32.const -1))
    (local.set $end (i32.add (local.get $at) (local.get $length)))
    (block $done
      (loop $bytes
        (br_if $done (i32.ge_u (local.get $at) (local.get $end)))
        (local.set $crc (call $step (local.get $crc) (i32.load8_u (local.get $at))))
        (local.set $at (i32.add (local.get $at) (i32.const 1)))
        (br $bytes)))
    (i32.xor (local.get $crc) (i32.const -1)))

  ;; The checksum of the four little-endian bytes of a number.
  (func (export "crc32_of_u32") (param $value i32) (result i32)
    (local $crc i32)
    (local.set $crc (call $step (i32.const -1) (i32.and (local.get $value) (i32.const 255))))
    (local.set $crc
      (call $step (local.get $crc) (i32.and (i32.shr_u (local.get $value) (i32.const 8)) (i32.const 255))))
    (local.set $crc
      (call $step (local.get $crc) (i32.and (i32.shr_u (local.get $value) (i32.const 16)) (i32.const 255))))
    (local.set $crc (call $step (local.get $crc) (i32.shr_u (local.get $value) (i32.const 24))))
    (i32.xor (local.get $crc) (i32.const -1)))
)
