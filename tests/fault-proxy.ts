import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

/** A TCP proxy whose faults a test turns on and off: before a bucket, or before a database. */
export type FaultProxy = {
  port: number;
  /** Bytes a second that each connection may send to the target (`up`) or receive from it (`down`); null: no bound. */
  slow(rates: { up?: number | null; down?: number | null }): void;
  /** Breaks every connection and refuses new ones. */
  cut(): void;
  /** Lets connections through again. */
  mend(): void;
  /** Answers every HTTP request so, in the target's place, closing the connection; null: no more. */
  answer(response: { status: number; headers: Record<string, string>; body: string } | null): void;
  /** Requests answered in the target's place so far. */
  answered(): number;
  /** Bytes let through so far. */
  passed: { up: number; down: number };
  close(): Promise<void>;
};

type Direction = 'up' | 'down';

/** Starts a proxy on a free port of the loopback address. */
export async function startFaultProxy(target: { host: string; port: number }): Promise<FaultProxy> {
  const rates: Record<Direction, number | null> = { up: null, down: null };
  const passed = { up: 0, down: 0 };
  const sockets = new Set<Socket>();
  let isCut = false;
  let answer: string | null = null;
  let answered = 0;

  const track = (socket: Socket, other: Socket) => {
    sockets.add(socket);
    socket.on('error', () => other.destroy());
    socket.on('close', () => {
      sockets.delete(socket);
      other.destroy();
    });
  };
  const pass = (from: Socket, to: Socket, direction: Direction) => {
    from.on('data', async (data: Buffer) => {
      from.pause();
      passed[direction] += data.length;
      const rate = rates[direction];
      if (!to.write(data)) await Promise.race([once(to, 'drain'), once(to, 'close')]).catch(() => {});
      if (rate !== null) await new Promise((resolve) => setTimeout(resolve, (data.length / rate) * 1000));
      from.resume();
    });
    from.on('end', () => to.end());
  };

  const server = createServer({ allowHalfOpen: true }, (client) => {
    if (isCut) return client.destroy();
    if (answer !== null) {
      client.on('error', () => {});
      const text = answer;
      client.once('data', () => {
        answered += 1;
        client.resume().end(text);
      });
      return;
    }
    const upstream = connect({ ...target, allowHalfOpen: true });
    track(client, upstream);
    track(upstream, client);
    pass(client, upstream, 'up');
    pass(upstream, client, 'down');
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const breakAll = () => {
    for (const socket of sockets) socket.destroy();
  };

  return {
    port: (server.address() as AddressInfo).port,
    passed,
    answered: () => answered,
    slow: (wanted) => Object.assign(rates, wanted),
    cut() {
      isCut = true;
      breakAll();
    },
    mend() {
      isCut = false;
    },
    answer(response) {
      answer = response === null ? null : toText(response);
      breakAll();
    },
    async close() {
      breakAll();
      server.close();
      await once(server, 'close');
    },
  };
}

function toText({ status, headers, body }: { status: number; headers: Record<string, string>; body: string }): string {
  const all = { ...headers, 'Content-Length': String(Buffer.byteLength(body)), Connection: 'close' };
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}\r\n`);
  return `HTTP/1.1 ${status} Fault\r\n${lines.join('')}\r\n${body}`;
}

/** What S3 answers when the credentials lack a permission. */
export const accessDenied = {
  status: 403,
  headers: { 'Content-Type': 'application/xml', 'x-amz-request-id': '6DB5CE5C0B6C2A1D' },
  body: '<?xml version="1.0" encoding="UTF-8"?><Error><Code>AccessDenied</Code><Message>Access Denied</Message></Error>',
};
