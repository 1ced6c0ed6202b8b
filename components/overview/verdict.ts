import { failedVerification } from '#components/backups/shared/failed-verification.ts';
import type { Tone } from '#components/ui/badge.tsx';
import type { Backup } from '#lib/contracts/backup.ts';
import type { ConsoleHealth } from '#lib/contracts/console-settings.ts';
import { type BackupRestoreStatus, isAtWork } from '#lib/contracts/daemon.ts';
import type { StackStatusReport } from '#lib/contracts/stack-status.ts';
import type { OpenUploadReport } from '#lib/contracts/storage-report.ts';
import { formatRelativeTime } from '#lib/format/format-relative-time.ts';
import { showInvisibleInProse } from '#lib/format/show-invisible.ts';
import { type JobKind, jobKind, jobName, jobWords } from '#lib/job-kind.ts';
import { objectPath } from '#lib/queries/object-path.ts';
import { countUnreadable } from '#lib/unreadable-words.ts';

export type NextAction = { kind: 'start-backup' } | { kind: 'give-back' } | { kind: 'go'; href: string; label: string };
export type Verdict = { tone: Tone; title: string; sentence: string; next: NextAction | null };

export type Situation = {
  status: StackStatusReport;
  /** Newest first. */
  backups: Backup[];
  /** Newest first. */
  daemons: BackupRestoreStatus[];
  /** Whether the databases, the bucket and the runners answer; null if that could not be read. */
  health:
    | (Pick<ConsoleHealth, 'repository' | 'bucket' | 'runners'> &
        Partial<Pick<ConsoleHealth, 'roleWarning' | 'notifier'>>)
    | null;
  /** Maintenance that is in progress past its planned end; null if there is none. */
  overrun: { title: string } | null;
  uploads: OpenUploadReport[];
  /** Epoch milliseconds. */
  now: number;
};

const dayMs = 86_400_000;
const oldAfterDays = 7;
/** An upload that was started longer ago and belongs to no running job is unfinished. */
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
    judgeNotifier(situation) ??
    judgeBackups(situation) ??
    judgeUploads(situation) ??
    judgeRole(situation) ??
    allIsWell(situation)
  );
}

function allIsWell({ backups: [newest], now }: Situation): Verdict {
  const age = newest ? formatRelativeTime(Date.parse(newest.takenOn), now) : '';
  return {
    tone: 'good',
    title: 'Everything is OK',
    sentence: `The stack is read-write. Last backup: ${age}.`,
    next: null,
  };
}

const seeParts: NextAction = { kind: 'go', href: '/settings', label: 'View components' };

function judgeRepository({ health }: Situation): Verdict | null {
  if (!health || health.repository.well) return null;
  const sentence = health.repository.problem ?? 'No response.';
  return { tone: 'bad', title: 'The console cannot reach the database', sentence, next: seeParts };
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

/** What goes wrong from now on would be told to nobody. */
function judgeNotifier({ health }: Situation): Verdict | null {
  const problem = health?.notifier?.problem ?? null;
  if (problem === null) return null;
  const next: NextAction = { kind: 'go', href: '/protection/notifications', label: 'View notifications' };
  return { tone: 'bad', title: 'Notifications are not delivered', sentence: showInvisibleInProse(problem), next };
}

function judgeBucket({ health }: Situation): Verdict | null {
  if (!health || health.bucket.well) return null;
  const sentence = health.bucket.problem ?? 'No response.';
  return { tone: 'bad', title: 'The console cannot reach the bucket', sentence, next: seeParts };
}

function judgeRunners({ health, daemons }: Situation): Verdict | null {
  if (!health || health.runners.some(({ alive }) => alive)) return null;
  const atWork = daemons.find(({ status }) => isAtWork(status));
  const waiting = atWork
    ? `${jobName(atWork)} continues when a runner starts.`
    : 'New jobs wait until a runner starts.';
  return { tone: 'bad', title: 'No runner is running', sentence: waiting, next: seeParts };
}

function judgeWork({ daemons, status }: Situation): Verdict | null {
  const restore = daemons.find((daemon) => daemon.type === 'RESTORE' && isAtWork(daemon.status));
  if (!restore) return null;
  return {
    tone: 'work',
    title: jobKind(restore) === 'UNDO' ? 'An undo is running' : 'A restore is running',
    sentence: describeHold(status.hold, jobKind(restore)),
    next: null,
  };
}

function describeHold(hold: StackStatusReport['hold'], kind: JobKind): string {
  if (kind === 'NEW_DATABASE') return 'The stack is not affected.';
  if (hold === null) return 'The backup is checked before anything changes.';
  const { noun } = jobWords[kind];
  return hold.status === 'DOWN'
    ? `The stack is down until the ${noun} finishes.`
    : `The stack is read-only during the ${noun}, then down for a few seconds.`;
}

function judgeStatus({ status: { effective, maintenance }, overrun }: Situation): Verdict | null {
  const see: NextAction = { kind: 'go', href: '/stack-status', label: 'View maintenance' };
  if (overrun) {
    const sentence = `“${overrun.title}” is past its planned end. Extend or end it.`;
    return { tone: 'caution', title: 'Maintenance is overrunning', sentence, next: see };
  }
  if (effective.status === 'READ_WRITE') return null;
  const down = effective.status === 'DOWN';
  const meaning = down ? 'All requests are refused.' : 'Users cannot change anything.';
  if (maintenance?.step === 'BEGAN') {
    const sentence = `For “${maintenance.title}”. ${meaning}`;
    return { tone: 'caution', title: down ? 'The stack is down' : 'The stack is read-only', sentence, next: see };
  }
  const next: NextAction = { kind: 'give-back' };
  return down
    ? { tone: 'bad', title: 'The stack is down', sentence: meaning, next }
    : { tone: 'caution', title: 'The stack is read-only', sentence: meaning, next };
}

/** A backup that is being verified again, or to be replaced by a newer one, is not judged yet. */
function judgeProof({ backups: [newest], daemons }: Situation): Verdict | null {
  const failed = newest ? failedVerification(newest) : null;
  if (failed === null || daemons.some(({ status }) => isAtWork(status))) return null;
  const next: NextAction = { kind: 'go', href: `/daemons/${failed.daemonId}`, label: 'View failure' };
  const sentence = failed.errorMessage ?? 'Its verification failed.';
  return failed.backupAtFault
    ? { tone: 'bad', title: 'The latest backup failed verification', sentence, next }
    : { tone: 'caution', title: 'The latest backup could not be verified', sentence, next };
}

/** The last backup that failed, or the last job of all, until another runs. */
function judgeEnds({ daemons }: Situation): Verdict | null {
  if (daemons.some(({ status }) => isAtWork(status))) return null;
  const lastBackup = daemons.find(({ type }) => type === 'BACKUP');
  const failed = [lastBackup, daemons[0]].find((daemon) => daemon?.status === 'FAILED');
  if (!failed) return null;
  const next: NextAction = { kind: 'go', href: `/daemons/${failed.id}`, label: 'View failure' };
  const title = `The last ${jobWords[jobKind(failed)].noun} failed`;
  return { tone: 'bad', title, sentence: failed.errorMessage ?? 'The database was not changed.', next };
}

function judgeBackups({ backups: [newest], daemons, now }: Situation): Verdict | null {
  const works = daemons.some(({ status }) => isAtWork(status));
  const next: NextAction | null = works ? null : { kind: 'start-backup' };
  if (!newest && works) {
    return {
      tone: 'work',
      title: 'The first backup is running',
      sentence: 'No backup exists until it finishes.',
      next,
    };
  }
  if (!newest) {
    const sentence = 'If the database were lost now, nothing could be restored.';
    return { tone: 'caution', title: 'There is no backup yet', sentence, next };
  }
  if (newest.incomplete !== null) {
    const sentence = `It is without ${countUnreadable(newest.incomplete)} that could not be read on the database server.`;
    const view: NextAction = { kind: 'go', href: `/backups/${objectPath(newest.key)}`, label: 'View backup' };
    return { tone: 'caution', title: 'The latest backup is incomplete', sentence, next: view };
  }
  const days = Math.floor((now - Date.parse(newest.takenOn)) / dayMs);
  if (days < oldAfterDays) return null;
  const sentence = 'Changes since then could not be restored.';
  return { tone: 'caution', title: `The latest backup is ${days} days old`, sentence, next };
}

function judgeUploads({ uploads, now }: Situation): Verdict | null {
  const leftOver = uploads.filter(
    ({ daemonId, initiatedOn }) => daemonId === null && now - Date.parse(initiatedOn) > leftOverAfterMs,
  );
  if (leftOver.length === 0) return null;
  const next: NextAction = { kind: 'go', href: '/storage', label: 'View uploads' };
  const title =
    leftOver.length === 1 ? 'An unfinished upload was found' : `${leftOver.length} unfinished uploads were found`;
  const sentence =
    leftOver.length === 1
      ? 'It uses space in the bucket but is not listed as a backup.'
      : 'They use space in the bucket but are not listed as backups.';
  return { tone: 'caution', title, sentence, next };
}
