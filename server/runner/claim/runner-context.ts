import type { Logger } from 'pino';
import type { ConsoleDb } from '#server/adapters/console-db/console-db.ts';
import type { DaemonQueue } from '#server/adapters/queue/open-queue.ts';
import type { EngineLimits } from '#server/engine/limits.ts';
import type { Bucket } from '#server/ports/bucket.ts';
import type { Repository, RoleLogin } from '#server/ports/repository.ts';

/** What a runner works with. */
export type RunnerContext = {
  /** Names this process among all runners, those before it included. */
  runner: string;
  db: ConsoleDb;
  queue: DaemonQueue;
  bucket: Bucket;
  repository: Repository;
  /** REPOSITORY_BUILD_ROLE; null: a role is made for each build where the server allows it. */
  buildRole: RoleLogin | null;
  /** The name of the repository's database. */
  repositoryDatabase: string;
  stackName: string;
  consoleVersion: string;
  /** null: every user schema. */
  schemas: string[] | null;
  limits: EngineLimits;
  lockTimeoutMs: number;
  /** For how long a database that was put aside is kept; null: until somebody drops it. */
  keepHours: number | null;
  /** Aborts when the runner is to stop. */
  shutdown: AbortSignal;
  logger: Logger;
};

/**
 * How a daemon's sessions in the repository are named. They are ended by that name, so it is no other daemon's: another stack
 * on the same server counts from 1, too.
 */
export function applicationNameOf({ id, startedOn }: { id: number; startedOn: Date }): string {
  return `stack-console daemon ${id} ${startedOn.getTime().toString(36)}`;
}
