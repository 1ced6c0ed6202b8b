import type { Tone } from '#components/ui/badge.tsx';
import type { Backup } from '#lib/contracts/backup.ts';
import { type BackupRestoreStatus, isAtWork } from '#lib/contracts/daemon.ts';
import type { StackStatusReport } from '#lib/contracts/stack-status.ts';

export type NextDeed = { kind: 'start-backup' } | { kind: 'go'; href: string; label: string };
export type Verdict = { tone: Tone; title: string; sentence: string; next: NextDeed | null };

type Situation = {
  status: StackStatusReport;
  /** Newest first. */
  backups: Backup[];
  /** Newest first. */
  daemons: BackupRestoreStatus[];
  /** Epoch milliseconds. */
  now: number;
};

const oldAfterDays = 7;
const dayMs = 86_400_000;

/** The one thing that the administrator must know now, and what to do about it: the worst first. */
export function judge(situation: Situation): Verdict {
  return judgeWork(situation) ?? judgeStatus(situation) ?? judgeBackups(situation) ?? allIsWell;
}

const allIsWell: Verdict = {
  tone: 'good',
  title: 'All is well',
  sentence: 'The stack reads and writes, and there is a recent backup.',
  next: null,
};

function judgeWork({ daemons, status }: Situation): Verdict | null {
  const restore = daemons.find((daemon) => daemon.type === 'RESTORE' && isAtWork(daemon.status));
  if (!restore) return null;
  return {
    tone: 'work',
    title: 'A restore is at work',
    sentence: status.hold ? 'The stack is down until it ends.' : 'It checks the backup before anything changes.',
    next: null,
  };
}

function judgeStatus({ status: { effective } }: Situation): Verdict | null {
  const next: NextDeed = { kind: 'go', href: '/stack-status', label: 'Set the status' };
  if (effective.status === 'DOWN') {
    return { tone: 'bad', title: 'The stack is down', sentence: 'Every call of its users is refused.', next };
  }
  if (effective.status === 'READ_ONLY') {
    return { tone: 'caution', title: 'The stack is read only', sentence: 'Its users can change nothing.', next };
  }
  return null;
}

function judgeBackups({ backups, daemons, now }: Situation): Verdict | null {
  const last = daemons.find((daemon) => daemon.type === 'BACKUP' && !isAtWork(daemon.status));
  const works = daemons.some(({ status }) => isAtWork(status));
  if (last?.status === 'FAILED' && !works) {
    const next: NextDeed = { kind: 'go', href: `/daemons/${last.id}`, label: 'See why' };
    return { tone: 'bad', title: 'The last backup failed', sentence: last.errorMessage ?? '', next };
  }
  const next: NextDeed | null = works ? null : { kind: 'start-backup' };
  const newest = backups[0];
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
