import { startBucketServer } from './start-bucket-server.ts';

/**
 * The bucket server as a process of its own. Its settings are BUCKET_FOLDER, BUCKET_HOST, BUCKET_PORT, BUCKET_NAMES
 * (separated by commas), BUCKET_ACCESS_KEY_ID and BUCKET_SECRET_ACCESS_KEY. Spawned with an IPC channel it sends
 * `{ ready: true, port }` once it listens, and ends with its parent.
 */
async function main(): Promise<void> {
  const server = await startBucketServer({
    folder: needed('BUCKET_FOLDER'),
    host: process.env.BUCKET_HOST || '127.0.0.1',
    port: readPort(process.env.BUCKET_PORT),
    buckets: needed('BUCKET_NAMES')
      .split(',')
      .map((name) => name.trim()),
    credentials: {
      accessKeyId: needed('BUCKET_ACCESS_KEY_ID'),
      secretAccessKey: needed('BUCKET_SECRET_ACCESS_KEY'),
    },
    log: (sentence) => console.error(sentence),
  });
  const stop = () => {
    server.close().then(
      () => process.exit(0),
      () => process.exit(1),
    );
  };
  for (const signal of ['SIGTERM', 'SIGINT', 'disconnect']) process.once(signal, stop);
  if (process.send !== undefined && !process.connected) stop();
  if (process.send === undefined) console.log(`The bucket server listens on ${server.endpoint}.`);
  else process.send({ ready: true, port: server.port });
}

function needed(name: string): string {
  const value = process.env[name];
  if (value === undefined || value === '')
    throw new Error(`The setting ${name} is not set: the bucket server needs it.`);
  return value;
}

function readPort(text: string | undefined): number {
  if (text === undefined || text === '') return 0;
  const port = Number(text);
  if (/^\d{1,5}$/.test(text) && port <= 65_535) return port;
  throw new Error('The setting BUCKET_PORT is wrong: it takes a port from 0 (any) to 65535.');
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : 'The bucket server failed to start.');
  process.exit(1);
});
