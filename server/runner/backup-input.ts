import { schemaDumper } from '#server/adapters/schema-dump/create-schema-dumper.ts';
import type { BackupAbout, BackupInput } from '#server/engine/backup/back-up.ts';
import { settings } from '#server/env.ts';
import { applicationNameOf } from './runner-context.ts';
import { copyThreads } from './start-copy-thread.ts';
import type { WorkInput } from './work-input.ts';

/** What a backup that a daemon takes needs, but for whom it tells how far it is. */
export function backupInput(
  { context, daemon, signal }: WorkInput,
  key: string,
  about: Pick<BackupAbout, 'safetyFor'> = {},
): Omit<BackupInput, 'onProgress' | 'onReport'> {
  return {
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
