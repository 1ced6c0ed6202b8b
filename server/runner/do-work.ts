import { backUp } from '#server/engine/backup/back-up.ts';
import type { OnProgress } from '#server/engine/progress.ts';
import type { OnReport } from '#server/engine/report.ts';
import { restore } from '#server/engine/restore/restore.ts';
import { AppError } from '#server/errors.ts';
import { applyAppRoleWithin } from '#server/services/apply-app-role.ts';
import { backupInput } from './backup-input.ts';
import { insist, type TakenDaemon, writeHeld } from './held-daemon.ts';
import { applicationNameOf, type RunnerContext } from './runner-context.ts';
import { takeSafetyBackup } from './safety-backup.ts';

/** The restore goes on if the stack's services can't be sent away in that time: its locks keep them out. */
const applyRoleWithinMs = 10_000;

/** What a daemon did. `amount`: rows of a backup, bytes of a restore. */
export type WorkResult = { amount: number; notes: string[] };

export type WorkInput = {
  context: RunnerContext;
  daemon: TakenDaemon;
  signal: AbortSignal;
  onProgress: OnProgress;
  /** Takes the phases (phases-of.ts), the tables, and what happens in words. */
  onReport: OnReport;
  /** The restore's transaction began: its fate must be looked up when the work fails. */
  onTransaction: (transactionId: string) => void;
};

/**
 * Does a daemon's work.
 * @throws AppError as backUp and restore do
 */
export async function doWork(input: WorkInput): Promise<WorkResult> {
  return input.daemon.type === 'BACKUP' ? doBackup(input) : doRestore(input);
}

async function doBackup(input: WorkInput): Promise<WorkResult> {
  const { daemon, onProgress, onReport } = input;
  const { rows, notes } = await backUp({ ...backupInput(input, daemon.backupKey), onProgress, onReport });
  return { amount: rows, notes };
}

async function doRestore(input: WorkInput): Promise<WorkResult> {
  const { context, daemon, signal } = input;
  const keep = async (data: { holdMessage: string } | { safetyTakenOn: Date } | { transactionId: string }) => {
    if (await insist(context, () => writeHeld(context, daemon.id, data), signal)) return;
    throw new AppError('STOPPED', 'The daemon was taken from its runner.');
  };
  const { bytes, notes } = await restore({
    bucket: context.bucket,
    repository: context.repository,
    signal,
    onProgress: input.onProgress,
    onReport: input.onReport,
    limits: context.limits,
    key: daemon.backupKey,
    schemas: context.schemas,
    applicationName: applicationNameOf(daemon.id),
    lockTimeoutMs: context.lockTimeoutMs,
    onBeforeChange: async () => {
      await keep({
        holdMessage: `The stack is being restored from ${daemon.backupKey}. It will be back when that is done.`,
      });
      await applyAppRoleWithin(applyRoleWithinMs);
      if (daemon.safetyKey === null) return;
      await takeSafetyBackup(input, daemon.safetyKey);
      await keep({ safetyTakenOn: new Date() });
    },
    onTransaction: async ({ id }) => {
      await keep({ transactionId: id });
      input.onTransaction(id);
    },
  });
  return { amount: bytes, notes };
}
