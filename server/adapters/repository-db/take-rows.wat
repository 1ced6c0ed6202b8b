;; Takes whole CopyData messages apart, each of which PostgreSQL makes of one row:
;; https://www.postgresql.org/docs/current/protocol-message-formats.html
;;
;; Memory: the answer first, then what was read, then the rows one after another, with 16 bytes of room behind each.
;;     0  bytes of the messages that were taken    i32
;;     4  how many                                 i32
;;    64  what was read                     256 KiB + 16
;; 262224  the rows                         256 KiB + 16
(module
  (memory (export "memory") 9)

  ;; Takes what it can of `length` bytes: until a message is none of a row, is cut, or its row does not fit in what is left of
  ;; `room`. Gives the bytes of the rows.
  (func (export "take") (param $length i32) (param $room i32) (result i32)
    (local $at i32) (local $end i32) (local $out i32) (local $outEnd i32) (local $size i32) (local $next i32)
    (local $rows i32) (local $from i32) (local $to i32)
    (local.set $at (i32.const 64))
    (local.set $end (i32.add (local.get $at) (local.get $length)))
    (local.set $out (i32.const 262224))
    (local.set $outEnd (i32.add (local.get $out) (local.get $room)))
    (block $done
      (loop $message
        (br_if $done (i32.gt_u (i32.add (local.get $at) (i32.const 5)) (local.get $end)))
        (br_if $done (i32.ne (i32.load8_u (local.get $at)) (i32.const 0x64)))
        ;; The length is big-endian, and counts its own four bytes.
        (local.set $size (i32.load offset=1 align=1 (local.get $at)))
        (local.set $size
          (i32.sub
            (i32.or
              (i32.rotl (i32.and (local.get $size) (i32.const 0x00FF00FF)) (i32.const 24))
              (i32.rotl (i32.and (local.get $size) (i32.const 0xFF00FF00)) (i32.const 8)))
            (i32.const 4)))
        (local.set $from (i32.add (local.get $at) (i32.const 5)))
        (br_if $done (i32.gt_u (local.get $size) (i32.sub (local.get $end) (local.get $from))))
        (br_if $done (i32.gt_u (local.get $size) (i32.sub (local.get $outEnd) (local.get $out))))
        (local.set $next (i32.add (local.get $from) (local.get $size)))
        (local.set $to (local.get $out))
        (loop $sixteen
          (v128.store align=1 (local.get $to) (v128.load align=1 (local.get $from)))
          (local.set $to (i32.add (local.get $to) (i32.const 16)))
          (br_if $sixteen (i32.lt_u (local.tee $from (i32.add (local.get $from) (i32.const 16))) (local.get $next))))
        (local.set $out (i32.add (local.get $out) (local.get $size)))
        (local.set $at (local.get $next))
        (local.set $rows (i32.add (local.get $rows) (i32.const 1)))
        (br $message)))
    (i32.store (i32.const 0) (i32.sub (local.get $at) (i32.const 64)))
    (i32.store (i32.const 4) (local.get $rows))
    (i32.sub (local.get $out) (i32.const 262224))))
