import { parentPort, workerData } from 'node:worker_threads';
import { openConnection } from '#server/adapters/repository-db/pg-connection.ts';
import { serveCopies } from '#server/engine/copy-out/serve-copies.ts';

/** `url`: the repository's address. */
export type CopyThreadData = { url: string };

const { url }: CopyThreadData = workerData;
// create-repository.ts is not used here: it loads the settings, which is much for every thread.
if (parentPort !== null) serveCopies(parentPort, { connect: (options) => openConnection(url, options) });
