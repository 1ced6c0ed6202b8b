import { parentPort, workerData } from 'node:worker_threads';
import { openConnection } from '#server/adapters/repository-db/pg-connection.ts';
import { serveCopies } from '#server/engine/copy-out/serve-copies.ts';

/** `url`: of the repository. */
export type CopyThreadData = { url: string };

const { url }: CopyThreadData = workerData;
// Not create-repository.ts: what reads the settings is much to load for every thread.
if (parentPort !== null) serveCopies(parentPort, { connect: (options) => openConnection(url, options) });
