import { schemaDumper } from '#server/adapters/schema-dump/create-schema-dumper.ts';
import type { BackupInput } from '#server/engine/backup/back-up.ts';
import type { BackupAbout } from '#server/engine/backup/backup-about.ts';
import { settings } from '#server/env.ts';
import { stackKey } from '#server/services/backups/stack-key.ts';
import { retryUntilReachable } from '../claim/retry-until-reachable.ts';
import { applicationNameOf } from '../claim/runner-context.ts';
import type { WorkInput } from '../claim/work-input.ts';
import { copyThreads } from './start-copy-thread.ts';

/**
 * What the engine needs for a backup that a daemon takes, except for those who are told of its progress.
 * @param key the object that the backup is written to
 * @throws AppError STOPPED
 */
export async function backupInput(
  { context, daemon, signal }: WorkInput,
  key: string,
  about: Pick<BackupAbout, 'safetyFor'> = {},
): Promise<Omit<BackupInput, 'onProgress' | 'onReport'>> {
  return {
    signingKey: await retryUntilReachable(context, () => stackKey(context.db), signal),
    bucket: context.bucket,
    repository: context.repository,
    applicationName: applicationNameOf(daemon),
    dumpSchema: schemaDumper(),
    signal,
    limits: context.limits,
    startCopyThread: copyThreads(settings().repository.url),
    key,
    schemas: context.schemas,
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
