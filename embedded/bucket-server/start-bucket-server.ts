import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { hasSqliteCode, sqliteCodes } from '../sqlite-codes.ts';
import { type Exchange, serveRequest } from './handlers/serve-request.ts';
import type { Credentials } from './protocol/verify-signature.ts';
import { type BucketStore, openBucketStore } from './store/bucket-store.ts';
import { hasCode } from './store/files.ts';
import { isBucketName } from './store/open-bucket.ts';

export type BucketServerOptions = {
  /** Where the buckets are kept, a folder each; made when it is not there. */
  folder: string;
  /** An address of this machine alone. */
  host?: string;
  /** 0 for any free one. */
  port?: number;
  /** Buckets to make when they are missing; those in the folder are served too. */
  buckets: string[];
  credentials: Credentials;
  /** Takes one sentence about each failure of the server's own. */
  log?: (sentence: string) => void;
};

export type BucketServer = { endpoint: string; port: number; close(): Promise<void> };

/** Why the server can't start: one sentence for the person who starts it. */
export class BucketServerStartError extends Error {
  override readonly name = 'BucketServerStartError';
}

const idleSocketMs = 120_000;
const closeGraceMs = 1000;

/**
 * Starts the S3-compatible server. It is ready, and what an earlier crash left is put right, once this resolves.
 * `close` lets running requests end for one second, then cuts them off.
 * @throws BucketServerStartError when the port is taken, the folder is served already or can't be written.
 */
export async function startBucketServer(options: BucketServerOptions): Promise<BucketServer> {
  const { folder, host = '127.0.0.1', port = 0, buckets, credentials, log = () => undefined } = options;
  checkOptions(host, buckets, credentials);
  const store = await openStore(folder, buckets, log);
  const atWork = new Set<Promise<void>>();
  const serve = (exchange: Exchange) => {
    const work = serveRequest(store, credentials, exchange).finally(() => atWork.delete(work));
    atWork.add(work);
  };
  const server = createServer({ keepAliveTimeout: 75_000, requestTimeout: 0, headersTimeout: 60_000 });
  server.on('request', (raw, response) => serve({ raw, response, waitsForContinue: false }));
  server.on('checkContinue', (raw, response) => serve({ raw, response, waitsForContinue: true }));
  server.setTimeout(idleSocketMs);
  const address = await listen(server, host, port).catch((error: unknown) => {
    store.close();
    throw error;
  });
  let closing: Promise<void> | null = null;
  return {
    endpoint: `http://${address.family === 'IPv6' ? `[${address.address}]` : address.address}:${address.port}`,
    port: address.port,
    close: () => {
      closing ??= closeServer(server, atWork).finally(() => store.close());
      return closing;
    },
  };
}

function checkOptions(host: string, buckets: string[], credentials: Credentials): void {
  if (host !== 'localhost' && host !== '::1' && !/^127(\.\d{1,3}){3}$/.test(host)) {
    throw new BucketServerStartError(
      `The bucket server listens on this machine alone: ${host} is no loopback address; use 127.0.0.1.`,
    );
  }
  const wrong = buckets.find((name) => !isBucketName(name));
  if (wrong !== undefined) {
    throw new BucketServerStartError(
      `The bucket name ${JSON.stringify(wrong)} is wrong: it takes 3 to 63 lower-case letters, digits, dots and hyphens.`,
    );
  }
  if (credentials.accessKeyId === '' || credentials.secretAccessKey === '') {
    throw new BucketServerStartError('The bucket server needs an access key id and a secret access key.');
  }
}

async function openStore(folder: string, buckets: string[], log: BucketStore['log']): Promise<BucketStore> {
  let store: BucketStore | null;
  try {
    store = await openBucketStore(folder, buckets, log);
  } catch (error) {
    throw new BucketServerStartError(describeFolderFailure(folder, error), { cause: error });
  }
  if (store !== null) return store;
  throw new BucketServerStartError(
    `The bucket folder ${folder} is served by another process already: stop that one, or choose another folder.`,
  );
}

function describeFolderFailure(folder: string, error: unknown): string {
  if (hasCode(error, 'EACCES', 'EPERM', 'EROFS') || hasSqliteCode(error, sqliteCodes.cannotOpen)) {
    return `The bucket folder ${folder} can't be written: give this user the right to write there, or choose another folder.`;
  }
  if (hasCode(error, 'ENOSPC', 'EDQUOT'))
    return `The disk of the bucket folder ${folder} is full: make room and start again.`;
  if (hasCode(error, 'ENOTDIR', 'EEXIST')) return `The bucket folder ${folder} is no folder: choose another.`;
  const reason = error instanceof Error ? error.message : 'unknown';
  return `The bucket folder ${folder} can't be opened (${reason}): fix it or choose another folder.`;
}

function listen(server: Server, host: string, port: number): Promise<AddressInfo> {
  return new Promise((resolve, reject) => {
    server.once('error', (error) => reject(new BucketServerStartError(describeListenFailure(host, port, error))));
    server.listen({ host, port, exclusive: true }, () => {
      const address = server.address();
      if (typeof address === 'object' && address !== null) resolve(address);
    });
  });
}

function describeListenFailure(host: string, port: number, error: Error): string {
  if (hasCode(error, 'EADDRINUSE')) {
    return `The port ${port} on ${host} is taken: stop what listens there, or choose another port for the bucket server.`;
  }
  if (hasCode(error, 'EACCES')) {
    return `The port ${port} on ${host} is not allowed for this user: choose one above 1023 for the bucket server.`;
  }
  return `The bucket server can't listen on ${host}, port ${port} (${error.message}): choose another address.`;
}

async function closeServer(server: Server, atWork: Set<Promise<void>>): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  server.closeIdleConnections();
  const cutOff = setTimeout(() => server.closeAllConnections(), closeGraceMs);
  const settled = async () => {
    while (atWork.size > 0) await Promise.allSettled(atWork);
    server.closeAllConnections();
  };
  await Promise.all([settled(), closed]);
  clearTimeout(cutOff);
}
