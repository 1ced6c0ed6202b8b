import { describe, expect, it } from 'vitest';
import { AnswerEnd, commandAnswer, encryptionRefused, startupAnswer } from './backend-messages.ts';
import { FrontendMessages } from './frontend-messages.ts';

function packet(type: string, body: string): Buffer {
  const length = Buffer.alloc(4);
  length.writeInt32BE(4 + Buffer.byteLength(body));
  return Buffer.concat([Buffer.from(type), length, Buffer.from(body)]);
}

function request(code: number): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeInt32BE(8);
  bytes.writeInt32BE(code, 4);
  return bytes;
}

const startup = packet('', '\0\x03\0\0user\0postgres\0\0');
const parse = packet('P', 'one\0select $1\0\0\0');
const sync = packet('S', '');
const written = Buffer.concat([
  request(80877104),
  request(80877103),
  startup,
  packet('Q', "select 'größe'\0"),
  parse,
  sync,
  packet('X', ''),
]);

describe('what libpq writes', () => {
  it.each([1, 3, 7, 8, 1000])('is taken apart into messages, in pieces of %i bytes', (size) => {
    const messages = new FrontendMessages();
    const taken = [];
    for (let start = 0; start < written.length; start += size) {
      taken.push(...messages.take(written.subarray(start, start + size)));
    }
    expect(taken).toEqual([
      { kind: 'encryption' },
      { kind: 'encryption' },
      { kind: 'startup' },
      { kind: 'query', sql: "select 'größe'", bytes: packet('Q', "select 'größe'\0") },
      { kind: 'other', bytes: parse },
      { kind: 'sync', bytes: sync },
      { kind: 'terminate' },
    ]);
  });
});

describe('what it is answered', () => {
  const row = packet('D', 'a row that looks like the end: Z\0\0\0\x05I');
  const ready = packet('Z', 'I');

  it.each([1, 2, 5, 6, 1000])('ends with ReadyForQuery, in pieces of %i bytes', (size) => {
    const end = new AnswerEnd();
    const answer = Buffer.concat([packet('T', 'columns'), row, row, packet('C', ''), ready]);
    for (let round = 0; round < 2; round++) {
      for (let start = 0; start < answer.length; start += size) {
        expect(end.passes(answer.subarray(start, start + size))).toBe(start + size >= answer.length);
      }
    }
  });

  it('lets it in, without encryption', () => {
    expect(encryptionRefused.toString()).toBe('N');
    const expected = [
      packet('R', '\0\0\0\0'),
      packet('S', 'server_version\x0018.4\0'),
      packet('K', '\0'.repeat(8)),
      ready,
    ];
    expect(startupAnswer({ server_version: '18.4' })).toEqual(Buffer.concat(expected));
  });

  it('tells the end of a statement', () => {
    expect(commandAnswer('LOCK TABLE', 'T')).toEqual(Buffer.concat([packet('C', 'LOCK TABLE\0'), packet('Z', 'T')]));
  });
});
