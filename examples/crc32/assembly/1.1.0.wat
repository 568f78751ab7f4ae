;; CRC-32 (ISO-HDLC, the one of gzip, PNG and Ethernet), one byte at a time through a table made at start.
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

  ;; crc32: 256 remainders of the polynomial 0xedb88320 (reflected) from address 1024.
  (func $fill_crc32
    (local $n i32) (local $crc i32) (local $bit i32)
    (loop $entries
      (local.set $crc (local.get $n))
      (local.set $bit (i32.const 0))
      (loop $bits
        (local.set $crc
          (i32.xor
            (i32.shr_u (local.get $crc) (i32.const 1))
            (i32.and (i32.const 0xedb88320) (i32.sub (i32.const 0) (i32.and (local.get $crc) (i32.const 1))))))
        (local.set $bit (i32.add (local.get $bit) (i32.const 1)))
        (br_if $bits (i32.lt_u (local.get $bit) (i32.const 8))))
      (i32.store offset=1024 (i32.shl (local.get $n) (i32.const 2)) (local.get $crc))
      (local.set $n (i32.add (local.get $n) (i32.const 1)))
      (br_if $entries (i32.lt_u (local.get $n) (i32.const 256)))))

  (func $update_crc32 (param $crc i32) (param $at i32) (param $length i32) (result i32)
    (local $end i32)
    (local.set $crc (i32.xor (local.get $crc) (i32.const -1)))
    (local.set $end (i32.add (local.get $at) (local.get $length)))
    (block $done
      (loop $bytes
        (br_if $done (i32.ge_u (local.get $at) (local.get $end)))
        (local.set $crc
          (i32.xor
            (i32.shr_u (local.get $crc) (i32.const 8))
            (i32.load offset=1024
              (i32.shl
                (i32.and (i32.xor (local.get $crc) (i32.load8_u (local.get $at))) (i32.const 255))
                (i32.const 2)))))
        (local.set $at (i32.add (local.get $at) (i32.const 1)))
        (br $bytes)))
    (i32.xor (local.get $crc) (i32.const -1)))

  (func (export "crc32") (param $at i32) (param $length i32) (result i32)
    (call $update_crc32 (i32.const 0) (local.get $at) (local.get $length)))

  ;; Goes on from the checksum of what came before: crc32_update(crc32(a), b) = crc32(a b).
  (func (export "crc32_update") (param $before i32) (param $at i32) (param $length i32) (result i32)
    (call $update_crc32 (local.get $before) (local.get $at) (local.get $length)))

  ;; The checksum of the four little-endian bytes of a number.
  (func (export "crc32_of_u32") (param $value i32) (result i32)
    (i32.store (i32.const 16) (local.get $value))
    (call $update_crc32 (i32.const 0) (i32.const 16) (i32.const 4)))

  (start $fill_crc32)
)
