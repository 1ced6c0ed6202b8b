import type { IncomingMessage } from 'node:http';
import { connect } from 'node:net';
import type { Duplex } from 'node:stream';

/** Passes an upgrade on as it is: Next.js' development server reloads pages over a web socket. Never used in production. */
export function passUpgrade(request: IncomingMessage, socket: Duplex, head: Buffer, socketPath: string | null): void {
  if (socketPath === null) return void socket.destroy();
  const other = connect(socketPath);
  const { method, url, rawHeaders } = request;
  const lines = rawHeaders.map((text, index) => (index % 2 === 0 ? `${text}: ` : `${text}\r\n`));
  other.write(`${method} ${url} HTTP/1.1\r\n${lines.join('')}\r\n`);
  other.write(head);
  for (const [from, to] of [
    [socket, other],
    [other, socket],
  ] as const) {
    from.pipe(to);
    from.on('error', () => to.destroy());
    from.on('close', () => to.destroy());
  }
}
