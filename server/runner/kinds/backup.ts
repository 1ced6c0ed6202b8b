import { typeNouns } from '#lib/job-kind.ts';
import { backUp } from '#server/engine/backup/back-up.ts';
import { backupPhases } from '#server/engine/phases/backup-phases.ts';
import type { Progress } from '#server/engine/report/progress.ts';
import { backUpFromStandby } from '#server/engine/standby/back-up-from-standby.ts';
import { type EndWords, lostEnd } from '../claim/failed-end.ts';
import type { WorkInput, WorkResult } from '../claim/work-input.ts';
import { backupCleanUp } from '../reconcile/backup-clean-up.ts';
import { endEvenIfUnreachable } from '../reconcile/end-even-if-unreachable.ts';
import { recoverBackup } from '../reconcile/recover-backup.ts';
import { backupInput } from '../work/backup-input.ts';
import { queueVerification } from '../work/queue-verification.ts';
import { watchServer } from '../work/watch-server.ts';
import type { DaemonKind } from './daemon-kind.ts';

const words: EndWords = { noun: typeNouns.BACKUP, ifUnfinished: 'Nothing was left in the bucket.', ifLost: null };

/** A backup of the whole repository into a new object. */
export const backup: DaemonKind = {
  words,
  phases: () => backupPhases,
  work: takeBackup,
  cleanUp: backupCleanUp,
  isNewsOfBackup: false,
  async recordSuccess(context, transaction, daemon) {
    await context.queue.sendSample({ daemonId: daemon.id }, transaction);
    await queueVerification(context, transaction, daemon);
  },
  reconcile: (context, daemon) =>
    endEvenIfUnreachable(context, daemon, lostEnd(words), async () => {
      const archive = await recoverBackup(context.bucket, daemon);
      if (archive === null) return lostEnd(words);
      const { rows: amount, notes, unreadable } = archive;
      return { status: 'COMPLETED', amount, notes, unreadable };
    }),
};

async function takeBackup(input: WorkInput): Promise<WorkResult> {
  const { daemon, onProgress, onReport } = input;
  const engine = await backupInput(input, daemon.backupKey);
  const watch = watchServer(input);
  const { standby } = input.context;
  const tell = ({ message, ...progress }: Progress) => {
    const slowness = watch.describe();
    onProgress({ ...progress, message: slowness === null ? message : `${message}. ${slowness}` });
  };
  const backup = { ...engine, skipUnreadable: daemon.skipUnreadable, onProgress: tell, onReport };
  const taken = standby === undefined ? backUp(backup) : backUpFromStandby(backup, standby, watch.reads);
  const { rows, notes, unreadable } = await taken.finally(watch.close);
  return { amount: rows, notes, unreadable };
}
