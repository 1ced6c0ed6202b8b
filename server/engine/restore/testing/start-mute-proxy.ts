import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

/** A TCP proxy that can swallow a server's answers before it breaks the connections: what was asked is done, and nobody hears of it. */
export type MuteProxy = {
  port: number;
  /** The connections open now hear nothing more, and break after so many milliseconds; new ones are whole. */
  muteThenCut(milliseconds: number): void;
  close(): Promise<void>;
};

export async function startMuteProxy(target: { host: string; port: number }): Promise<MuteProxy> {
  const pairs = new Set<{ client: Socket; upstream: Socket; muted: boolean }>();
  const server = createServer((client) => {
    const upstream = connect(target);
    const pair = { client, upstream, muted: false };
    pairs.add(pair);
    client.on('data', (data) => upstream.write(data));
    upstream.on('data', (data) => {
      if (!pair.muted) client.write(data);
    });
    const end = () => {
      client.destroy();
      upstream.destroy();
      pairs.delete(pair);
    };
    for (const socket of [client, upstream]) socket.on('close', end).on('error', end);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const cut = (victims: Iterable<{ client: Socket; upstream: Socket }>) => {
    for (const { client, upstream } of [...victims]) {
      client.destroy();
      upstream.destroy();
    }
  };
  return {
    port: (server.address() as AddressInfo).port,
    muteThenCut(milliseconds) {
      const victims = [...pairs];
      for (const pair of victims) pair.muted = true;
      setTimeout(() => cut(victims), milliseconds);
    },
    async close() {
      cut(pairs);
      server.close();
      await once(server, 'close');
    },
  };
}
