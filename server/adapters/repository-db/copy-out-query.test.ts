import { Duplex } from 'node:stream';
import pg from 'pg';
import { describe, expect, it } from 'vitest';
import { CopyOutQuery } from './copy-out-query.ts';

const rows = [
  ...Array.from({ length: 300 }, (_, index) => `${index}\t${'x'.repeat(index % 40)}\n`),
  `${'large'.repeat(200)}\n`,
  '\n',
  'last\n',
];

function message(type: string, payload: Buffer | string = ''): Buffer {
  const body = Buffer.from(payload);
  const header = Buffer.alloc(5);
  header.write(type);
  header.writeUInt32BE(body.length + 4, 1);
  return Buffer.concat([header, body]);
}

const wire = Buffer.concat([
  message('H', Buffer.from([0, 0, 1, 0, 0])),
  ...rows.map((row) => message('d', row)),
  message('N', 'SNOTICE\0C00000\0Mnote\0\0'),
  message('c'),
  message('C', `COPY ${rows.length}\0`),
  message('Z', 'T'),
]);

/** A connection whose server sends `wire`, cut into reads of `size` bytes. */
function connectionSending(size: number): pg.Connection {
  let sent = 0;
  const stream = new Duplex({
    read() {
      if (sent >= wire.length) return;
      const next = wire.subarray(sent, sent + size);
      sent += size;
      setImmediate(() => this.push(next));
    },
    write: (_data, _encoding, done) => done(),
  });
  const connection = new pg.Connection({});
  Object.defineProperty(connection, 'stream', { value: stream });
  stream.on('data', () => {});
  stream.pause();
  return connection;
}

/** As pg's client does for the messages that end the statement. */
function deliverEnd(query: CopyOutQuery, connection: pg.Connection): Buffer[] {
  const rest: Buffer[] = [];
  connection.stream.removeAllListeners('data');
  connection.stream.on('data', (data: Buffer) => {
    rest.push(data);
    if (Buffer.concat(rest).includes('Z\0\0\0\x05T')) {
      query.handleCommandComplete({ text: `COPY ${rows.length}` });
      query.handleReadyForQuery();
    }
  });
  return rest;
}

describe('CopyOutQuery', () => {
  it.each([1, 2, 3, 4, 5, 7, 64, 997, 65_536])('takes reads of %d bytes apart', async (size) => {
    for (const room of [64, 100, 4096, 1_000_000]) {
      const connection = connectionSending(size);
      const query = new CopyOutQuery('copy t to stdout');
      const rest = deliverEnd(query, connection);
      query.submit(connection);
      const pieces: Buffer[] = [];
      let ended = 0;
      for (let done = false; !done; ) {
        const target = Buffer.alloc(room);
        const filled = await query.fill(target);
        pieces.push(target.subarray(0, filled.bytes));
        ended += filled.rows;
        const atRowEnd = filled.bytes === 0 || target[filled.bytes - 1] === 0x0a;
        expect(filled.endsRow).toBe(atRowEnd);
        done = filled.done;
      }
      expect(Buffer.concat(pieces).toString()).toBe(rows.join(''));
      expect(ended).toBe(rows.length);
      expect(Buffer.concat(rest).toString('latin1', 0, 1)).toBe('c');
    }
  });
});
