import { settings } from '#server/env.ts';
import { logger } from '#server/logger.ts';
import { type DaemonQueue, openQueue } from './open-queue.ts';

declare global {
  // Next.js may load this module more than once in one process.
  var stackConsoleDaemonSender: { url: string; queue: Promise<DaemonQueue> } | undefined;
}

/**
 * Returns this process's connection to the queue for sending, which is opened at its first use and kept. When opening fails, the next call
 * tries again.
 * @throws pg's error when the console database can't be reached
 */
export function daemonSender(): Promise<DaemonQueue> {
  const url = settings().databaseUrl;
  if (globalThis.stackConsoleDaemonSender?.url !== url) {
    closeDaemonSender().catch(() => {});
    globalThis.stackConsoleDaemonSender = { url, queue: open(url) };
  }
  return globalThis.stackConsoleDaemonSender.queue;
}

async function open(url: string): Promise<DaemonQueue> {
  try {
    return await openQueue({
      connectionString: url,
      applicationName: 'stack-console queue',
      listens: false,
      onError: (err) => logger.warn({ err }, 'The connection to the queue failed'),
    });
  } catch (error) {
    globalThis.stackConsoleDaemonSender = undefined;
    throw error;
  }
}

/** Closes the connection of daemonSender(), if there is one. */
export async function closeDaemonSender(): Promise<void> {
  const sender = globalThis.stackConsoleDaemonSender;
  globalThis.stackConsoleDaemonSender = undefined;
  await (await sender?.queue.catch(() => undefined))?.close();
}
