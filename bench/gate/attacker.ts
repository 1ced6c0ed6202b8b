import { setTimeout as wait } from 'node:timers/promises';
import { parentPort, workerData } from 'node:worker_threads';
import { type AttackTarget, attacks } from './attacks.ts';

/** A thread of clients, so that their work does not delay the thread that measures. They attack until they get a message to end. */
const { target, names, clients }: { target: AttackTarget; names: string[]; clients: number } = workerData;
const abort = new AbortController();
let rounds = 0;
parentPort?.once('message', () => abort.abort());
await Promise.all(
  Array.from({ length: clients }, async (_, index) => {
    const attack = attacks[names[index % names.length] ?? ''];
    while (!abort.signal.aborted) {
      await attack?.(target, abort.signal);
      rounds += 1;
      await wait(0);
    }
  }),
);
parentPort?.postMessage(rounds);
