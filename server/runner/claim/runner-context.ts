import type { Logger } from 'pino';
import type { OnCopy } from '#server/adapters/bucket/bucket-with-copy.ts';
import type { ConsoleDb } from '#server/adapters/console-db/console-db.ts';
import type { DaemonQueue } from '#server/adapters/queue/open-queue.ts';
import type { TraceSender } from '#server/adapters/traces/open-trace-sender.ts';
import type { EngineLimits } from '#server/engine/limits.ts';
import type { StandbySource } from '#server/engine/standby/back-up-from-standby.ts';
import type { Bucket } from '#server/ports/bucket.ts';
import type { Repository, RoleLogin } from '#server/ports/repository.ts';
import type { Pace } from '../pace/pace.ts';

/** What all parts of a runner use. */
export type RunnerContext = {
  /** The name of this process. No other runner has it, and none had it before. */
  runner: string;
  db: ConsoleDb;
  queue: DaemonQueue;
  bucket: Bucket;
  /**
   * Opens the bucket for those who only read backups: what it does not have, or cannot give, comes from the second bucket, and onCopy is
   * told.
   */
  archives: (onCopy: OnCopy) => Bucket;
  /** The second bucket, and the bounds of its uploads; null if there is none. */
  copies: { bucket: Bucket; limits: EngineLimits; lockDays: number | null } | null;
  repository: Repository;
  /** The standby that backups are read from; not given if there is none. */
  standby?: StandbySource;
  /** REPOSITORY_BUILD_ROLE; null if a role is made for each build, where the server allows that. */
  buildRole: RoleLogin | null;
  /** The name of the repository's database. */
  repositoryDatabase: string;
  stackName: string;
  consoleVersion: string;
  /** REPOSITORY_SCHEMAS; null if every user schema is backed up. */
  schemas: string[] | null;
  limits: EngineLimits;
  /** What all that this runner sends to buckets obeys together. */
  pace: Pace;
  lockTimeoutMs: number;
  /** For how many hours the previous database of a staged restore is kept; null if until somebody drops it. */
  keepHours: number | null;
  /** Where the traces of daemons go; not given if there is no collector. */
  traces?: TraceSender;
  /** Aborts when the runner stops. */
  shutdown: AbortSignal;
  logger: Logger;
};

/**
 * The application_name of a daemon's sessions in the repository. Sessions are ended by this name, so it contains the start's time: a
 * daemon of another stack on the same server may have the same id.
 */
export function applicationNameOf({ id, startedOn }: { id: number; startedOn: Date }): string {
  return `stack-console daemon ${id} ${startedOn.getTime().toString(36)}`;
}
