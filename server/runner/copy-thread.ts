import { parentPort, workerData } from 'node:worker_threads';
import { createRepository } from '#server/adapters/repository-db/create-repository.ts';
import { serveCopies } from '#server/engine/backup/serve-copies.ts';

/** `url`: of the repository. */
export type CopyThreadData = { url: string };

const { url }: CopyThreadData = workerData;
if (parentPort !== null) serveCopies(parentPort, createRepository({ url }));
