import type { BackupRestoreStatus, DaemonKind, DaemonType, RestoreMode } from './contracts/daemon.ts';

/** What a job does, as people tell jobs apart. The API calls a job a daemon. */
export type JobKind = DaemonKind;

/** The fields that determine a job's kind, from the API's answer or from a daemon's row (where `undoOf` is `undoesId`). */
export type JobTraits = { type: DaemonType; mode: RestoreMode | null; undoOf: unknown };

export type JobWords = {
  /** In titles and lists, before the number: "Restore". */
  title: string;
  /** In a sentence: "restore". */
  noun: string;
  /** All jobs of the kind, in a filter: "Restores in place". */
  several: string;
  /** What distinguishes it from other kinds with the same title: "in place"; null if its title is unique. */
  way: string | null;
};

/** The only words for the kinds of jobs: every list, title, toast and page of the public status uses these. */
export const jobWords: Record<JobKind, JobWords> = {
  BACKUP: { title: 'Backup', noun: 'backup', several: 'Backups', way: null },
  VERIFY: { title: 'Verification', noun: 'verification', several: 'Verifications', way: null },
  IN_PLACE: { title: 'Restore', noun: 'restore', several: 'Restores in place', way: 'in place' },
  STAGED: { title: 'Restore', noun: 'restore', several: 'Staged restores', way: 'staged' },
  NEW_DATABASE: {
    title: 'Restore',
    noun: 'restore',
    several: 'Restores into a new database',
    way: 'into a new database',
  },
  UNDO: { title: 'Undo', noun: 'undo', several: 'Undos', way: null },
};

/** What the API's types of daemons are called in a sentence, where a kind of job does not matter. */
export const typeNouns: Record<DaemonType, string> = { BACKUP: 'backup', RESTORE: 'restore', VERIFY: 'verification' };

/** A restore from another restore's safety backup is an undo, unless it makes a new database. */
export function jobKind({ type, mode, undoOf }: JobTraits): JobKind {
  if (type !== 'RESTORE') return type;
  if (mode === 'UNDO' || (undoOf !== null && mode !== 'NEW_DATABASE')) return 'UNDO';
  return mode ?? 'IN_PLACE';
}

/** "Backup 12", "Undo 5". */
export function jobName(job: JobTraits & { id: string | number }): string {
  return `${jobWords[jobKind(job)].title} ${job.id}`;
}

type JobAim = Pick<BackupRestoreStatus, 'type' | 'mode' | 'undoOf' | 'targetDatabase'>;

/** What distinguishes a job from others with the same title: "in place", "into the new database shop_copy", "of restore 3"; null for a backup. */
export function jobWay(job: JobAim): string | null {
  const kind = jobKind(job);
  if (kind === 'UNDO' && job.undoOf !== null) return `of ${undoneName(job.undoOf)}`;
  if (kind === 'NEW_DATABASE' && job.targetDatabase !== null) return `into the new database ${job.targetDatabase}`;
  return jobWords[kind].way;
}

/** What an undo undoes: "restore 3", or "undo 5". */
export function undoneName({ id, isUndo }: NonNullable<BackupRestoreStatus['undoOf']>): string {
  return `${jobWords[isUndo ? 'UNDO' : 'IN_PLACE'].noun} ${id}`;
}
