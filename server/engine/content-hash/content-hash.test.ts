import { randomBytes, randomInt } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { constants, zstdCompressSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { compileWasm } from '#scripts/build-wasm.ts';
import { ContentHash, combineHashes, formatContentHash } from './content-hash.ts';

const wide = (value: bigint) => BigInt.asUintN(64, value);
const turn = (value: bigint, by: bigint) => wide((value << by) | (value >> (64n - by)));
const p1 = 0x9e3779b185ebca87n;
const p2 = 0xc2b2ae3d27d4eb4fn;
const p3 = 0x165667b19e3779f9n;
const p4 = 0x85ebca77c2b2ae63n;
const p5 = 0x27d4eb2f165667c5n;
const round = (value: bigint, lane: bigint) => wide(turn(wide(value + lane * p2), 31n) * p1);

/** XXH64 as its specification has it, with no thought of speed. */
function hashPlainly(row: Buffer): bigint {
  let at = 0;
  let hash = p5;
  if (row.length >= 32) {
    const lanes = [wide(p1 + p2), p2, 0n, wide(-p1)];
    for (; at + 32 <= row.length; at += 32) {
      for (const [index, lane] of lanes.entries()) lanes[index] = round(lane, row.readBigUInt64LE(at + 8 * index));
    }
    const turns = [1n, 7n, 12n, 18n];
    hash = wide(lanes.reduce((sum, lane, index) => sum + turn(lane, turns[index] ?? 0n), 0n));
    for (const lane of lanes) hash = wide((hash ^ round(0n, lane)) * p1 + p4);
  }
  hash = wide(hash + BigInt(row.length));
  for (; at + 8 <= row.length; at += 8) hash = wide(turn(hash ^ round(0n, row.readBigUInt64LE(at)), 27n) * p1 + p4);
  for (; at + 4 <= row.length; at += 4)
    hash = wide(turn(hash ^ wide(BigInt(row.readUInt32LE(at)) * p1), 23n) * p2 + p3);
  for (; at < row.length; at++) hash = wide(turn(hash ^ wide(BigInt(row.readUInt8(at)) * p5), 11n) * p1);
  hash = wide((hash ^ (hash >> 33n)) * p2);
  hash = wide((hash ^ (hash >> 29n)) * p3);
  return hash ^ (hash >> 32n);
}

function sumPlainly(rows: readonly Buffer[]): bigint {
  return rows.reduce((sum, row) => wide(sum + hashPlainly(row)), 0n);
}

/** Any bytes but a line feed, which COPY text never has within a row. */
function randomRow(length: number): Buffer {
  const row = randomBytes(length);
  for (let at = row.indexOf(10); at >= 0; at = row.indexOf(10)) row[at] = 11;
  return row;
}

function asText(rows: readonly Buffer[]): Buffer {
  return Buffer.concat(rows.flatMap((row) => [row, Buffer.from('\n')]));
}

function hashOf(...pieces: Uint8Array[]) {
  const hash = new ContentHash();
  for (const piece of pieces) hash.add(piece);
  return hash.value();
}

describe('ContentHash', () => {
  it('is XXH64 of a row, as published and as zstd computes it', () => {
    const published: [string, bigint][] = [
      ['', 0xef46db3751d8e999n],
      ['a', 0xd24ec4f1a98c6e5bn],
      ['abc', 0x44bc2cf5ad770999n],
      ['Nobody inspects the spammish repetition', 0xfbcea83c8a378bf1n],
    ];
    for (const [row, hash] of published) expect(hashOf(Buffer.from(`${row}\n`))).toEqual({ rows: 1, sum: hash });
    for (const length of [3, 31, 32, 33, 500, 5000]) {
      const row = randomRow(length);
      const frame = zstdCompressSync(row, { params: { [constants.ZSTD_c_checksumFlag]: 1 } });
      const { sum } = hashOf(row, Buffer.from('\n'));
      expect(Number(sum & 0xffffffffn)).toBe(frame.readUInt32LE(frame.length - 4));
    }
  });

  it('takes rows of every length at every alignment', () => {
    const rows: Buffer[] = [];
    for (let length = 0; length <= 200; length++) rows.push(randomRow(length), randomRow(length % 32));
    for (let shift = 0; shift < 32; shift++) {
      const shifted = [randomRow(shift), ...rows];
      expect(hashOf(asText(shifted))).toEqual({ rows: shifted.length, sum: sumPlainly(shifted) });
    }
  });

  it('goes on with a row that is cut anywhere', () => {
    const rows = [0, 1, 31, 0, 32, 33, 63, 64, 65, 200].map(randomRow);
    const text = asText(rows);
    const expected = { rows: rows.length, sum: sumPlainly(rows) };
    for (let cut = 0; cut <= text.length; cut++) {
      expect(hashOf(text.subarray(0, cut), text.subarray(cut))).toEqual(expected);
      const second = randomInt(cut, text.length + 1);
      expect(hashOf(text.subarray(0, cut), text.subarray(cut, second), text.subarray(second))).toEqual(expected);
    }
    for (const size of [1, 7, 16, 31, 32, 33]) {
      const pieces = Array.from({ length: Math.ceil(text.length / size) }, (_, index) =>
        text.subarray(index * size, (index + 1) * size),
      );
      expect(hashOf(...pieces)).toEqual(expected);
    }
  });

  it('takes rows larger than its memory, and small ones between', () => {
    const rows = [700_000, 3, 0, 262_144, 262_143, 1_000_001, 12].map(randomRow);
    expect(hashOf(asText(rows))).toEqual({ rows: rows.length, sum: sumPlainly(rows) });
  });

  it('does not depend on the order of rows, nor on how they are shared out', () => {
    const rows = Array.from({ length: 500 }, () => randomRow(randomInt(0, 120)));
    const one = new ContentHash();
    const other = new ContentHash();
    for (const row of rows.toReversed()) (row.length % 2 === 0 ? one : other).add(asText([row]));
    const both = combineHashes([one.value(), other.value()]);
    expect(both).toEqual(hashOf(asText(rows)));
    expect(both).toEqual(hashOf(asText(rows.toSorted(Buffer.compare))));
  });

  it('differs when a row is missing, is there twice or differs, or a byte went over to the next row', () => {
    const rows = ['1\tone', '2\ttwo', '3\t\\N'];
    const hash = (changed: string[]) => formatContentHash(hashOf(asText(changed.map((row) => Buffer.from(row)))));
    const others = [
      rows.slice(1),
      [...rows, '3\t\\N'],
      [...rows, '3\t\\N', '3\t\\N'],
      ['1\tone', '2\ttwO', '3\t\\N'],
      ['1\tone2', '\ttwo', '3\t\\N'],
      [...rows, ''],
      [],
    ];
    expect(new Set([rows, ...others].map(hash)).size).toBe(1 + others.length);
  });

  it('is of a fixed form', () => {
    expect(formatContentHash(combineHashes([]))).toBe('r1:0000000000000000');
    expect(formatContentHash(hashOf(Buffer.from('abc\n')))).toBe('r1:44bc2cf5ad770999');
  });

  it('gives nothing of a row that has not ended', () => {
    expect(() => hashOf(Buffer.from('1\n2'))).toThrow('The last row was cut short');
  });

  it('is made of the source beside it', async () => {
    const made = readFileSync(join(import.meta.dirname, 'row-hash-module.ts'), 'utf8');
    const expected = await compileWasm('server/engine/content-hash/row-hash.wat');
    expect(made === expected, 'Run `npm run build:wasm`.').toBe(true);
  });
});
