import { schemaDumper } from '#server/adapters/schema-dump/create-schema-dumper.ts';
import type { BackupInput } from '#server/engine/backup/back-up.ts';
import type { BackupAbout } from '#server/engine/backup/backup-about.ts';
import type { EngineLimits } from '#server/engine/limits.ts';
import type { OnReport } from '#server/engine/report/report.ts';
import { settings } from '#server/env.ts';
import { stackKey } from '#server/services/backups/stack-key.ts';
import { retryUntilReachable } from '../claim/retry-until-reachable.ts';
import { applicationNameOf, type RunnerContext } from '../claim/runner-context.ts';
import type { WorkInput } from '../claim/work-input.ts';
import { describePace } from '../pace/describe-pace.ts';
import { judgeBackup } from './judge-backup.ts';
import { copyThreads } from './start-copy-thread.ts';

const dayMs = 24 * 60 * 60_000;

/** Until when an object that is written now is locked. */
function lockEnd(lock: { days: number } | null): Date | null {
  return lock === null ? null : new Date(Date.now() + lock.days * dayMs);
}

/** The bounds of this hour. The sessions stay as many as they are at the start. */
function paced({ limits, pace }: RunnerContext, onReport: OnReport): EngineLimits {
  const now = pace.now();
  if (now !== null) onReport({ kind: 'log', level: 'info', text: describePace(now) });
  const connections = Math.min(limits.connections, now?.connections ?? limits.connections);
  return { ...limits, connections, onPace: pace.take };
}

/**
 * What the engine needs for a backup that a daemon takes, except for those who are told of its progress.
 * @param key the object that the backup is written to
 * @throws AppError STOPPED
 */
export async function backupInput(
  input: WorkInput,
  key: string,
  about: Pick<BackupAbout, 'safetyFor'> = {},
): Promise<Omit<BackupInput, 'onProgress' | 'onReport'>> {
  const { context, daemon, signal, onReport } = input;
  return {
    signingKey: await retryUntilReachable(context, () => stackKey(context.db), signal),
    bucket: context.bucket,
    repository: context.repository,
    applicationName: applicationNameOf(daemon),
    dumpSchema: schemaDumper(),
    signal,
    limits: paced(context, onReport),
    startCopyThread: copyThreads(settings().repository.url),
    key,
    lockedUntil: lockEnd(settings().bucket.lock ?? null),
    schemas: context.schemas,
    judge: judgeBackup(input),
    about: {
      stack: context.stackName,
      consoleVersion: context.consoleVersion,
      daemonId: String(daemon.id),
      startedBy: daemon.startedBy,
      startedOn: daemon.startedOn,
      ...about,
    },
  };
}
