;; The sum, modulo 2^64, of XXH64 (seed 0) of each row of COPY text, without its line feed.
;; https://github.com/Cyan4973/xxHash/blob/dev/doc/xxhash_spec.md has the constants and the steps.
;;
;; Memory: the state first, then what is to be hashed, with room for one line feed and 16 bytes behind it.
;;     0  the sum of the rows that have ended         i64
;;     8  how many have ended                         i64
;;    16  bytes of the row under way, 0 if none       i64
;;    24  its four accumulators                   4 * i64
;;    56  how many of its bytes wait below            i32
;;    64  bytes that wait for a stripe of 32           32
;;   128  where data begins
(module
  (memory (export "memory") 5)

  (func $round (param $accumulator i64) (param $lane i64) (result i64)
    (i64.mul
      (i64.rotl
        (i64.add (local.get $accumulator) (i64.mul (local.get $lane) (i64.const 0xC2B2AE3D27D4EB4F)))
        (i64.const 31))
      (i64.const 0x9E3779B185EBCA87)))

  (func $merge (param $hash i64) (param $accumulator i64) (result i64)
    (i64.add
      (i64.mul
        (i64.xor (local.get $hash) (call $round (i64.const 0) (local.get $accumulator)))
        (i64.const 0x9E3779B185EBCA87))
      (i64.const 0x85EBCA77C2B2AE63)))

  (func $converge (param $v1 i64) (param $v2 i64) (param $v3 i64) (param $v4 i64) (result i64)
    (i64.add
      (i64.add (i64.rotl (local.get $v1) (i64.const 1)) (i64.rotl (local.get $v2) (i64.const 7)))
      (i64.add (i64.rotl (local.get $v3) (i64.const 12)) (i64.rotl (local.get $v4) (i64.const 18))))
    (call $merge (local.get $v1))
    (call $merge (local.get $v2))
    (call $merge (local.get $v3))
    (call $merge (local.get $v4)))

  ;; The last bytes, fewer than 32, and the avalanche.
  (func $finish (param $hash i64) (param $at i32) (param $length i32) (result i64)
    (local $end i32)
    (local.set $end (i32.add (local.get $at) (local.get $length)))
    (loop $eights
      (if (i32.le_u (i32.add (local.get $at) (i32.const 8)) (local.get $end))
        (then
          (local.set $hash
            (i64.add
              (i64.mul
                (i64.rotl
                  (i64.xor (local.get $hash) (call $round (i64.const 0) (i64.load align=1 (local.get $at))))
                  (i64.const 27))
                (i64.const 0x9E3779B185EBCA87))
              (i64.const 0x85EBCA77C2B2AE63)))
          (local.set $at (i32.add (local.get $at) (i32.const 8)))
          (br $eights))))
    (if (i32.le_u (i32.add (local.get $at) (i32.const 4)) (local.get $end))
      (then
        (local.set $hash
          (i64.add
            (i64.mul
              (i64.rotl
                (i64.xor
                  (local.get $hash)
                  (i64.mul (i64.load32_u align=1 (local.get $at)) (i64.const 0x9E3779B185EBCA87)))
                (i64.const 23))
              (i64.const 0xC2B2AE3D27D4EB4F))
            (i64.const 0x165667B19E3779F9)))
        (local.set $at (i32.add (local.get $at) (i32.const 4)))))
    (loop $ones
      (if (i32.lt_u (local.get $at) (local.get $end))
        (then
          (local.set $hash
            (i64.mul
              (i64.rotl
                (i64.xor
                  (local.get $hash)
                  (i64.mul (i64.load8_u (local.get $at)) (i64.const 0x27D4EB2F165667C5)))
                (i64.const 11))
              (i64.const 0x9E3779B185EBCA87)))
          (local.set $at (i32.add (local.get $at) (i32.const 1)))
          (br $ones))))
    (local.set $hash
      (i64.mul
        (i64.xor (local.get $hash) (i64.shr_u (local.get $hash) (i64.const 33)))
        (i64.const 0xC2B2AE3D27D4EB4F)))
    (local.set $hash
      (i64.mul
        (i64.xor (local.get $hash) (i64.shr_u (local.get $hash) (i64.const 29)))
        (i64.const 0x165667B19E3779F9)))
    (i64.xor (local.get $hash) (i64.shr_u (local.get $hash) (i64.const 32))))

  ;; A row that lies whole in memory.
  (func $row (param $at i32) (param $length i32) (result i64)
    (local $v1 i64) (local $v2 i64) (local $v3 i64) (local $v4 i64) (local $stripes i32)
    (if (i32.lt_u (local.get $length) (i32.const 32))
      (then
        (return
          (call $finish
            (i64.add (i64.const 0x27D4EB2F165667C5) (i64.extend_i32_u (local.get $length)))
            (local.get $at) (local.get $length)))))
    (local.set $v1 (i64.const 0x60EA27EEADC0B5D6))
    (local.set $v2 (i64.const 0xC2B2AE3D27D4EB4F))
    (local.set $v4 (i64.const 0x61C8864E7A143579))
    (local.set $stripes (i32.add (local.get $at) (i32.and (local.get $length) (i32.const -32))))
    (loop $stripe
      (local.set $v1 (call $round (local.get $v1) (i64.load align=1 (local.get $at))))
      (local.set $v2 (call $round (local.get $v2) (i64.load offset=8 align=1 (local.get $at))))
      (local.set $v3 (call $round (local.get $v3) (i64.load offset=16 align=1 (local.get $at))))
      (local.set $v4 (call $round (local.get $v4) (i64.load offset=24 align=1 (local.get $at))))
      (br_if $stripe
        (i32.lt_u (local.tee $at (i32.add (local.get $at) (i32.const 32))) (local.get $stripes))))
    (call $finish
      (i64.add
        (call $converge (local.get $v1) (local.get $v2) (local.get $v3) (local.get $v4))
        (i64.extend_i32_u (local.get $length)))
      (local.get $at) (i32.and (local.get $length) (i32.const 31))))

  ;; Begins the state of a row that is cut.
  (func $begin
    (i64.store (i32.const 24) (i64.const 0x60EA27EEADC0B5D6))
    (i64.store (i32.const 32) (i64.const 0xC2B2AE3D27D4EB4F))
    (i64.store (i32.const 40) (i64.const 0))
    (i64.store (i32.const 48) (i64.const 0x61C8864E7A143579))
    (i32.store (i32.const 56) (i32.const 0)))

  ;; Takes whole stripes into the state. Gives the first byte beyond them.
  (func $stripes (param $at i32) (param $end i32) (result i32)
    (block $done
      (loop $stripe
        (br_if $done (i32.gt_u (i32.add (local.get $at) (i32.const 32)) (local.get $end)))
        (i64.store (i32.const 24)
          (call $round (i64.load (i32.const 24)) (i64.load align=1 (local.get $at))))
        (i64.store (i32.const 32)
          (call $round (i64.load (i32.const 32)) (i64.load offset=8 align=1 (local.get $at))))
        (i64.store (i32.const 40)
          (call $round (i64.load (i32.const 40)) (i64.load offset=16 align=1 (local.get $at))))
        (i64.store (i32.const 48)
          (call $round (i64.load (i32.const 48)) (i64.load offset=24 align=1 (local.get $at))))
        (local.set $at (i32.add (local.get $at) (i32.const 32)))
        (br $stripe)))
    (local.get $at))

  ;; Takes a part of a cut row into the state.
  (func $feed (param $at i32) (param $end i32)
    (local $waiting i32) (local $taken i32)
    (i64.store (i32.const 16)
      (i64.add (i64.load (i32.const 16)) (i64.extend_i32_u (i32.sub (local.get $end) (local.get $at)))))
    (local.set $waiting (i32.load (i32.const 56)))
    (if (local.get $waiting)
      (then
        (local.set $taken (i32.sub (i32.const 32) (local.get $waiting)))
        (if (i32.gt_u (local.get $taken) (i32.sub (local.get $end) (local.get $at)))
          (then (local.set $taken (i32.sub (local.get $end) (local.get $at)))))
        (memory.copy (i32.add (i32.const 64) (local.get $waiting)) (local.get $at) (local.get $taken))
        (local.set $at (i32.add (local.get $at) (local.get $taken)))
        (local.set $waiting (i32.add (local.get $waiting) (local.get $taken)))
        (i32.store (i32.const 56) (local.get $waiting))
        (if (i32.lt_u (local.get $waiting) (i32.const 32)) (then (return)))
        (drop (call $stripes (i32.const 64) (i32.const 96)))))
    (local.set $at (call $stripes (local.get $at) (local.get $end)))
    (local.set $waiting (i32.sub (local.get $end) (local.get $at)))
    (memory.copy (i32.const 64) (local.get $at) (local.get $waiting))
    (i32.store (i32.const 56) (local.get $waiting)))

  ;; The hash of the cut row, which has ended.
  (func $end (result i64)
    (local $length i64) (local $hash i64)
    (local.set $length (i64.load (i32.const 16)))
    (local.set $hash (i64.const 0x27D4EB2F165667C5))
    (if (i64.ge_u (local.get $length) (i64.const 32))
      (then
        (local.set $hash
          (call $converge
            (i64.load (i32.const 24)) (i64.load (i32.const 32)) (i64.load (i32.const 40)) (i64.load (i32.const 48))))))
    (i64.store (i32.const 16) (i64.const 0))
    (call $finish (i64.add (local.get $hash) (local.get $length)) (i32.const 64) (i32.load (i32.const 56))))

  ;; Where the next line feed is: there is one.
  (func $lineFeed (param $at i32) (result i32)
    (local $found i32)
    (loop $sixteen
      (local.set $found
        (i8x16.bitmask (i8x16.eq (v128.load align=1 (local.get $at)) (v128.const i8x16 10 10 10 10 10 10 10 10 10 10 10 10 10 10 10 10))))
      (if (i32.eqz (local.get $found))
        (then
          (local.set $at (i32.add (local.get $at) (i32.const 16)))
          (br $sixteen))))
    (i32.add (local.get $at) (i32.ctz (local.get $found))))

  ;; Adds `length` bytes of rows that lie from 128 on; the last may be cut.
  (func (export "add") (param $length i32)
    (local $at i32) (local $end i32) (local $rowEnd i32) (local $sum i64) (local $rows i64)
    (local.set $at (i32.const 128))
    (local.set $end (i32.add (local.get $at) (local.get $length)))
    (i32.store8 (local.get $end) (i32.const 10))
    (local.set $sum (i64.load (i32.const 0)))
    (local.set $rows (i64.load (i32.const 8)))
    (if (i64.ne (i64.load (i32.const 16)) (i64.const 0))
      (then
        (local.set $rowEnd (call $lineFeed (local.get $at)))
        (call $feed (local.get $at) (local.get $rowEnd))
        (if (i32.eq (local.get $rowEnd) (local.get $end)) (then (return)))
        (local.set $sum (i64.add (local.get $sum) (call $end)))
        (local.set $rows (i64.add (local.get $rows) (i64.const 1)))
        (local.set $at (i32.add (local.get $rowEnd) (i32.const 1)))))
    (block $done
      (loop $next
        (br_if $done (i32.ge_u (local.get $at) (local.get $end)))
        (local.set $rowEnd (call $lineFeed (local.get $at)))
        (br_if $done (i32.eq (local.get $rowEnd) (local.get $end)))
        (local.set $sum
          (i64.add
            (local.get $sum)
            (call $row (local.get $at) (i32.sub (local.get $rowEnd) (local.get $at)))))
        (local.set $rows (i64.add (local.get $rows) (i64.const 1)))
        (local.set $at (i32.add (local.get $rowEnd) (i32.const 1)))
        (br $next)))
    (i64.store (i32.const 0) (local.get $sum))
    (i64.store (i32.const 8) (local.get $rows))
    (if (i32.lt_u (local.get $at) (local.get $end))
      (then
        (call $begin)
        (call $feed (local.get $at) (local.get $end))))))
