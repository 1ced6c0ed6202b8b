import type { ConsoleDbTransaction } from '#server/adapters/console-db/console-db.ts';
import { defaultStackId } from '../stacks/default-stack.ts';

/** A check that was asked, and how it was answered. */
type Asked = { check: { id: number; name: string }; outcome: 'RIGHT' | 'WRONG' | 'FAILED' | 'NOT_RUN' };

const isOpen = { stackId: defaultStackId, resolvedOn: null, acceptedOn: null };

/**
 * Opens an anomaly for each check that was not answered as expected, and ends those of checks that were. Only the newest backup counts: an
 * older one need not fit what is asked of the data today.
 * @param db the transaction that keeps the answers
 */
export async function noteCheckAnomalies(
  db: ConsoleDbTransaction,
  backupKey: string,
  asked: readonly Asked[],
): Promise<void> {
  const facts = await db.backupFacts.findFirst({
    where: { stackId: defaultStackId, key: backupKey },
    orderBy: { id: 'desc' },
  });
  const snapshotOn = facts?.snapshotOn ?? new Date();
  const newer = { stackId: defaultStackId, isOwn: true, snapshotOn: { gt: snapshotOn } };
  if ((await db.backupFacts.count({ where: newer })) > 0) return;
  for (const { check, outcome } of asked) {
    if (outcome === 'RIGHT') await resolveCheckAnomaly(db, check.id);
    if (outcome !== 'WRONG' && outcome !== 'FAILED') continue;
    const subject = subjectOf(check.id);
    const data = { stackId: defaultStackId, backupKey, snapshotOn, kind: 'CHECK', subject, label: check.name };
    if (!(await wasAccepted(db, subject, backupKey)))
      await db.anomaly.createMany({ data: [data], skipDuplicates: true });
  }
}

/** Whether a person has accepted the same of the same backup: then a further verification of that backup says nothing new. */
async function wasAccepted(db: ConsoleDbTransaction, subject: string, backupKey: string): Promise<boolean> {
  const where = { stackId: defaultStackId, subject, backupKey, acceptedOn: { not: null } };
  return (await db.anomaly.count({ where })) > 0;
}

/** Ends the open anomaly of a check, if there is one. */
export async function resolveCheckAnomaly(db: ConsoleDbTransaction, checkId: number): Promise<void> {
  await db.anomaly.updateMany({ where: { ...isOpen, subject: subjectOf(checkId) }, data: { resolvedOn: new Date() } });
}

function subjectOf(checkId: number): string {
  return `check ${checkId}`;
}
