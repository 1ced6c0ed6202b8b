import type { BackupContents, RestorePreview } from '#lib/contracts/backup.ts';
import { formatCount } from '#lib/format/format-count.ts';
import { countUnreadable } from '#lib/unreadable-words.ts';
import { failedVerification } from '../shared/failed-verification.ts';
import { firstPossibleWay } from '../shared/restore-ways.ts';

export type BackupAnswer = {
  tone: 'good' | 'caution' | 'bad';
  /** Whether the backup can be restored, in one sentence. */
  title: string;
  /** The one thing to do next. */
  next: 'VERIFY' | 'RESTORE';
};

/**
 * Whether a backup can be restored, as far as that is known.
 * @param preview undefined while it is not known what a restore would do
 * @param canVerify a verification of it is possible
 */
export function answerOf(
  contents: BackupContents,
  preview: RestorePreview | undefined,
  canVerify: boolean,
): BackupAnswer {
  const failed = failedVerification(contents);
  const next = canVerify && (failed !== null || contents.proof === null) ? 'VERIFY' : 'RESTORE';
  if (contents.verdict.never.length > 0) return { tone: 'bad', title: 'No: this backup cannot be restored', next };
  if (preview !== undefined && firstPossibleWay(preview) === null) {
    return { tone: 'bad', title: 'No: there is no way to restore this backup here at the moment', next };
  }
  if (failed?.backupAtFault) return { tone: 'bad', title: 'Probably not: this backup failed its verification', next };
  if (failed) return { tone: 'caution', title: 'Not known: the last verification could not be done', next };
  if (contents.proof === null) return { tone: 'caution', title: 'Not known: this backup is not verified', next };
  const weaker = contents.verdict.weaker?.total ?? 0;
  if (contents.unreadable !== null) {
    const title = `Yes, without ${countUnreadable(contents.unreadable)} that could not be read`;
    return { tone: 'caution', title, next };
  }
  if (weaker === 0) return { tone: 'good', title: 'Yes: this backup can be restored', next };
  const things = `${formatCount(weaker, 'thing')} ${weaker === 1 ? 'comes' : 'come'} back weaker`;
  return { tone: 'good', title: `Yes: all rows of this backup can be restored, and ${things}`, next };
}
