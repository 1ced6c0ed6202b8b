import { failedVerification } from '#components/backups/failed-verification.ts';
import type { Tone } from '#components/ui/badge.tsx';
import type { Backup } from '#lib/contracts/backup.ts';
import type { ConsoleHealth } from '#lib/contracts/console-settings.ts';
import { type BackupRestoreStatus, isAtWork } from '#lib/contracts/daemon.ts';
import type { StackStatusReport } from '#lib/contracts/stack-status.ts';
import type { OpenUploadReport } from '#lib/contracts/storage-report.ts';
import { formatRelativeTime } from '#lib/format/format-relative-time.ts';
import { jobKind, jobWords } from '#lib/job-kind.ts';

export type NextDeed = { kind: 'start-backup' } | { kind: 'give-back' } | { kind: 'go'; href: string; label: string };
export type Verdict = { tone: Tone; title: string; sentence: string; next: NextDeed | null };

export type Situation = {
  status: StackStatusReport;
  /** Newest first. */
  backups: Backup[];
  /** Newest first. */
  daemons: BackupRestoreStatus[];
  /** How the outside things are; null: that could not be asked. */
  health:
    | (Pick<ConsoleHealth, 'repository' | 'bucket' | 'runners'> & Partial<Pick<ConsoleHealth, 'roleWarning'>>)
    | null;
  /** A maintenance that is under way past its planned end; null: none is. */
  overrun: { title: string } | null;
  uploads: OpenUploadReport[];
  /** Epoch milliseconds. */
  now: number;
};

const dayMs = 86_400_000;
const oldAfterDays = 7;
/** An upload that was begun before that and belongs to no daemon is taken for left over. */
const leftOverAfterMs = 60 * 60 * 1000;

/** The one thing that the administrator must know now, and what to do about it: the worst first. */
export function judge(situation: Situation): Verdict {
  return (
    judgeRepository(situation) ??
    judgeRunners(situation) ??
    judgeWork(situation) ??
    judgeBucket(situation) ??
    judgeStatus(situation) ??
    judgeProof(situation) ??
    judgeEnds(situation) ??
    judgeBackups(situation) ??
    judgeUploads(situation) ??
    judgeRole(situation) ??
    allIsWell(situation)
  );
}

function allIsWell({ backups: [newest], now }: Situation): Verdict {
  const age = newest ? formatRelativeTime(Date.parse(newest.lastModified), now) : '';
  return {
    tone: 'good',
    title: 'All is well',
    sentence: `The stack reads and writes, and the newest backup was taken ${age}.`,
    next: null,
  };
}

const seeParts: NextDeed = { kind: 'go', href: '/settings', label: 'See the stack’s parts' };

function judgeRepository({ health }: Situation): Verdict | null {
  if (!health || health.repository.well) return null;
  const sentence = health.repository.problem ?? 'It gives no answer.';
  return { tone: 'bad', title: 'The repository can’t be reached', sentence, next: seeParts };
}

/** Nothing is wrong now, but what goes wrong would do more harm than it could. */
function judgeRole({ health }: Situation): Verdict | null {
  const warning = health?.roleWarning ?? null;
  if (warning === null) return null;
  return {
    tone: 'caution',
    title: 'The database role has more rights than it needs',
    sentence: warning,
    next: seeParts,
  };
}

function judgeBucket({ health }: Situation): Verdict | null {
  if (!health || health.bucket.well) return null;
  const sentence = health.bucket.problem ?? 'It gives no answer.';
  return { tone: 'bad', title: 'The bucket can’t be reached', sentence, next: seeParts };
}

function judgeRunners({ health, daemons }: Situation): Verdict | null {
  if (!health || health.runners.some(({ alive }) => alive)) return null;
  const atWork = daemons.find(({ status }) => isAtWork(status));
  const waiting = atWork
    ? `Daemon ${atWork.id} goes on when one is started.`
    : 'A daemon that is started now would wait for one.';
  return { tone: 'bad', title: 'No runner is at work', sentence: waiting, next: seeParts };
}

function judgeWork({ daemons, status }: Situation): Verdict | null {
  const restore = daemons.find((daemon) => daemon.type === 'RESTORE' && isAtWork(daemon.status));
  if (!restore) return null;
  return {
    tone: 'work',
    title: 'A restore is at work',
    sentence: holdSentence(status.hold),
    next: null,
  };
}

function holdSentence(hold: StackStatusReport['hold']): string {
  if (hold === null) return 'It checks the backup before anything changes.';
  return hold.status === 'DOWN'
    ? 'The stack is down until it ends.'
    : 'The stack is read-only while it loads, and down for seconds at its end.';
}

function judgeStatus({ status: { effective, maintenance }, overrun }: Situation): Verdict | null {
  const see: NextDeed = { kind: 'go', href: '/stack-status', label: 'See the maintenance' };
  if (overrun) {
    const sentence = `“${overrun.title}” goes on past its planned end: extend it, or end it.`;
    return { tone: 'caution', title: 'A maintenance runs late', sentence, next: see };
  }
  if (effective.status === 'READ_WRITE') return null;
  const down = effective.status === 'DOWN';
  const meaning = down ? 'Every call of its users is refused.' : 'Its users can change nothing.';
  if (maintenance?.step === 'BEGAN') {
    const sentence = `For “${maintenance.title}”. ${meaning}`;
    return { tone: 'caution', title: down ? 'The stack is down' : 'The stack is read only', sentence, next: see };
  }
  const next: NextDeed = { kind: 'give-back' };
  return down
    ? { tone: 'bad', title: 'The stack is down', sentence: meaning, next }
    : { tone: 'caution', title: 'The stack is read only', sentence: meaning, next };
}

/** A backup that is being verified again, or to be replaced by a newer one, is not judged yet. */
function judgeProof({ backups: [newest], daemons }: Situation): Verdict | null {
  const failed = newest ? failedVerification(newest) : null;
  if (failed === null || daemons.some(({ status }) => isAtWork(status))) return null;
  const next: NextDeed = { kind: 'go', href: `/daemons/${failed.daemonId}`, label: 'See what failed' };
  const sentence = failed.errorMessage ?? 'Its verification did not come to a good end.';
  const tone = failed.backupAtFault ? 'bad' : 'caution';
  return { tone, title: 'The newest backup could not be proved', sentence, next };
}

/** The last backup that failed, or the last daemon of all, until another works. */
function judgeEnds({ daemons }: Situation): Verdict | null {
  if (daemons.some(({ status }) => isAtWork(status))) return null;
  const lastBackup = daemons.find(({ type }) => type === 'BACKUP');
  const failed = [lastBackup, daemons[0]].find((daemon) => daemon?.status === 'FAILED');
  if (!failed) return null;
  const next: NextDeed = { kind: 'go', href: `/daemons/${failed.id}`, label: 'See what failed' };
  const title = `The last ${jobWords[jobKind(failed)].noun} failed`;
  return { tone: 'bad', title, sentence: failed.errorMessage ?? 'The repository is as it was.', next };
}

function judgeBackups({ backups: [newest], daemons, now }: Situation): Verdict | null {
  const works = daemons.some(({ status }) => isAtWork(status));
  const next: NextDeed | null = works ? null : { kind: 'start-backup' };
  if (!newest && works) {
    return { tone: 'work', title: 'The first backup is at work', sentence: 'Until it ends there is none.', next };
  }
  if (!newest) {
    const sentence = 'Nothing could be brought back if the repository were lost.';
    return { tone: 'caution', title: 'There is no backup yet', sentence, next };
  }
  const days = Math.floor((now - Date.parse(newest.lastModified)) / dayMs);
  if (days < oldAfterDays) return null;
  const sentence = 'What was changed since then could not be brought back.';
  return { tone: 'caution', title: `The newest backup is ${days} days old`, sentence, next };
}

function judgeUploads({ uploads, now }: Situation): Verdict | null {
  const leftOver = uploads.filter(
    ({ daemonId, initiatedOn }) => daemonId === null && now - Date.parse(initiatedOn) > leftOverAfterMs,
  );
  if (leftOver.length === 0) return null;
  const next: NextDeed = { kind: 'go', href: '/storage', label: 'See the open uploads' };
  const title = leftOver.length === 1 ? 'An upload was left open' : `${leftOver.length} uploads were left open`;
  return { tone: 'caution', title, sentence: 'What they have sent so far takes room in the bucket, unseen.', next };
}
