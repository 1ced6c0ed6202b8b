import { restore } from '#server/engine/restore/restore.ts';
import { holdStack } from '../claim/hold-stack.ts';
import { recordFirst } from '../claim/record-first.ts';
import { applicationNameOf } from '../claim/runner-context.ts';
import type { WorkInput, WorkResult } from '../claim/work-input.ts';
import { takeSafetyBackup } from './safety-backup.ts';

/**
 * A restore in place.
 * @throws AppError as restore does
 */
export async function doRestore(input: WorkInput): Promise<WorkResult> {
  const { context, daemon, signal } = input;
  const { bytes, notes } = await restore({
    bucket: context.bucket,
    repository: context.repository,
    signal,
    onProgress: input.onProgress,
    onReport: input.onReport,
    limits: context.limits,
    key: daemon.backupKey,
    schemas: context.schemas,
    applicationName: applicationNameOf(daemon),
    lockTimeoutMs: context.lockTimeoutMs,
    onBeforeChange: async () => {
      await holdStack(input, {
        holdMessage: `The stack is being restored from ${daemon.backupKey}. It will be available again when the restore has finished.`,
      });
      if (daemon.safetyKey === null) return;
      await takeSafetyBackup(input, daemon.safetyKey);
      await recordFirst(input, { safetyTakenOn: new Date() });
    },
    onTransaction: async ({ id }) => {
      await recordFirst(input, { transactionId: id });
      input.onTransaction(id);
    },
  });
  return { amount: bytes, notes };
}
