import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';

export type Received = {
  method: string;
  path: string;
  headers: IncomingHttpHeaders;
  body: string;
  /** Epoch milliseconds. */
  on: number;
};

export type Receiver = {
  url: string;
  /** Everything that came, in its order. */
  received: Received[];
  /** What it answers from now on. */
  answer: { status: number; body: string };
  close(): Promise<void>;
};

/** An HTTP server that keeps what it gets, in the place of a webhook, a chat or a watcher. */
export async function startReceiver(): Promise<Receiver> {
  const receiver = { url: '', received: [] as Received[], answer: { status: 200, body: 'ok' } };
  const server = createServer((request, response) => {
    const pieces: Buffer[] = [];
    request.on('data', (piece: Buffer) => pieces.push(piece));
    request.on('end', () => {
      const { method = '', url: path = '', headers } = request;
      receiver.received.push({ method, path, headers, body: Buffer.concat(pieces).toString(), on: Date.now() });
      response.writeHead(receiver.answer.status).end(receiver.answer.body);
    });
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  receiver.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return Object.assign(receiver, {
    async close() {
      server.closeAllConnections();
      await new Promise((done) => server.close(done));
    },
  });
}
