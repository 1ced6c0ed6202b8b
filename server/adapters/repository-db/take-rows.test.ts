import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { compileWasm } from '#scripts/build-wasm.ts';
import { takeRows } from './take-rows.ts';

function message(type: string, payload: Buffer): Buffer {
  const header = Buffer.alloc(5);
  header.write(type);
  header.writeUInt32BE(payload.length + 4, 1);
  return Buffer.concat([header, payload]);
}

function messages(rows: readonly Buffer[]): Buffer {
  return Buffer.concat(rows.map((row) => message('d', row)));
}

const rows = [...Array.from({ length: 200 }, (_, length) => randomBytes(length)), randomBytes(70_000), randomBytes(3)];

describe('takeRows', () => {
  it('takes rows of every length', () => {
    const source = messages(rows);
    const target = Buffer.alloc(source.length);
    const expected = Buffer.concat(rows);
    expect(takeRows(source, 0, target, 7)).toEqual({
      read: source.length,
      written: expected.length,
      rows: rows.length,
    });
    expect(target.subarray(7, 7 + expected.length).equals(expected)).toBe(true);
  });

  it('stops at a message that is cut, wherever that is', () => {
    const source = messages(rows.slice(0, 40));
    let end = 0;
    const ends = rows.slice(0, 40).map((row) => (end += 5 + row.length));
    for (let cut = 0; cut <= source.length; cut++) {
      const whole = ends.filter((end) => end <= cut);
      const taken = takeRows(source.subarray(0, cut), 0, Buffer.alloc(source.length), 0);
      expect(taken).toMatchObject({ read: whole.at(-1) ?? 0, rows: whole.length });
    }
  });

  it('stops at a row that has no room, and leaves what lies behind the room as it was', () => {
    const source = messages([Buffer.from('12345'), Buffer.from('678'), Buffer.from('90')]);
    for (let room = 0; room <= 10; room++) {
      const written = room === 10 ? 10 : room >= 8 ? 8 : room >= 5 ? 5 : 0;
      const target = Buffer.alloc(40, '.');
      expect(takeRows(source, 0, target.subarray(2, 2 + room), 0).written).toBe(written);
      expect(target.toString()).toBe(`..${'1234567890'.slice(0, written)}`.padEnd(40, '.'));
    }
  });

  it('stops at a message of another kind', () => {
    const source = Buffer.concat([
      messages(rows.slice(0, 3)),
      message('c', Buffer.alloc(0)),
      messages(rows.slice(0, 3)),
    ]);
    expect(takeRows(source, 0, Buffer.alloc(1000), 0)).toEqual({ read: 18, written: 3, rows: 3 });
    expect(takeRows(source, 18, Buffer.alloc(1000), 0).rows).toBe(0);
  });

  it('takes at most what one call does, and the rest with the next', () => {
    const row = randomBytes(1000);
    const source = messages(Array.from({ length: 600 }, () => row));
    const target = Buffer.alloc(source.length);
    let [read, written] = [0, 0];
    for (let calls = 0; read < source.length; calls++) {
      expect(calls).toBeLessThan(4);
      const taken = takeRows(source, read, target, written);
      read += taken.read;
      written += taken.written;
    }
    expect(target.subarray(0, written).equals(Buffer.concat(Array.from({ length: 600 }, () => row)))).toBe(true);
  });

  it('is made of the source beside it', async () => {
    const made = readFileSync(join(import.meta.dirname, 'take-rows-module.ts'), 'utf8');
    const expected = await compileWasm('server/adapters/repository-db/take-rows.wat');
    expect(made === expected, 'Run `npm run build:wasm`.').toBe(true);
  });
});
