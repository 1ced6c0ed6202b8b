import { connect } from 'node:net';
import type { HostileRequest } from './hostile-request.ts';

/** What came back: all bytes as text, up to a bound, and whether the connection ended by itself in time. */
export type RawAnswer = { text: string; ended: boolean };

const mostBytes = 2_000_000;

/** Sends a request over a connection of its own and reads until the other side ends it, or has answered what it does not end. */
export function sendRaw({ bytes, ends }: HostileRequest, port: number, withinMs: number): Promise<RawAnswer> {
  return new Promise((resolve) => {
    const pieces: Buffer[] = [];
    let length = 0;
    const socket = connect({ host: '127.0.0.1', port, allowHalfOpen: true });
    const finish = (ended: boolean) => {
      clearTimeout(timer);
      socket.destroy();
      resolve({ text: Buffer.concat(pieces).toString('latin1'), ended });
    };
    const timer = setTimeout(() => finish(false), withinMs);
    socket.on('data', (data) => {
      pieces.push(data);
      length += data.length;
      const text = length < 100_000 ? Buffer.concat(pieces).toString('latin1') : '';
      // An event stream does not end, and a connection that is kept does not either.
      const isStream = /^content-type: text\/event-stream/im.test(text);
      if (length > mostBytes || isStream || isWhole(text)) finish(true);
    });
    socket.on('end', () => finish(true));
    socket.on('error', () => finish(true));
    socket.write(bytes, () => {
      if (ends) socket.end();
    });
  });
}

/** Whether a complete first answer with a Content-Length has arrived, on a connection that is kept alive. */
function isWhole(text: string): boolean {
  const headEnd = text.indexOf('\r\n\r\n');
  if (headEnd < 0 || /^connection: close/im.test(text.slice(0, headEnd))) return false;
  const length = /^content-length: (\d+)/im.exec(text.slice(0, headEnd))?.[1];
  if (length !== undefined) return text.length >= headEnd + 4 + Number(length);
  return /^HTTP\/1\.1 (1\d\d|204|304)/.test(text) || text.endsWith('\r\n0\r\n\r\n');
}
