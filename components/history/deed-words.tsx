import type { ReactNode } from 'react';
import { stackStatusWords } from '#components/stack-status/stack-status-words.ts';
import type { Deed, DeedKind } from '#lib/contracts/history.ts';
import { stackStatusValue } from '#lib/contracts/stack-status.ts';
import { formatCount } from '#lib/format/format-count.ts';
import { formatDuration } from '#lib/format/format-duration.ts';
import { BackupName, DaemonLink } from './deed-links.tsx';
import { numberIn, textIn } from './details.ts';

/** What was done, in words that follow the name of who did it. */
type WordsOf = (deed: Deed) => ReactNode;

const maintenance =
  (verb: string): WordsOf =>
  ({ details }) =>
    `${verb} maintenance “${textIn(details, 'title') ?? ''}”`;

/** @param gone whether the backup is in the bucket no more, once it is done */
const backup =
  (done: string, toDo: string, gone: boolean): WordsOf =>
  ({ subject, outcome }) => (
    <>
      {outcome === 'DONE' ? done : `began to ${toDo}`}{' '}
      <BackupName backupKey={subject} gone={gone || outcome !== 'DONE'} />
    </>
  );

const daemon =
  (verb: string): WordsOf =>
  ({ subject, details }) => (
    <>
      {verb} <DaemonLink id={subject} type={details.type} />
    </>
  );

/** The daemon's end and failed tries name no doer: theirs are whole sentences. */
export const deedWords: Record<Exclude<DeedKind, 'DAEMON_ENDED' | 'LOG_IN_FAILED'>, WordsOf> = {
  STATUS_SET: ({ details }) => statusChange(details),
  MAINTENANCE_PLANNED: maintenance('planned the'),
  MAINTENANCE_CHANGED: maintenance('changed the planned'),
  MAINTENANCE_BEGUN: maintenance('began the'),
  MAINTENANCE_ENDED: maintenance('ended the'),
  MAINTENANCE_CANCELLED: maintenance('cancelled the'),
  DAEMON_STARTED: daemon('started'),
  DAEMON_STOP_ASKED: daemon('stopped'),
  BACKUP_UPLOADED: backup('uploaded', 'upload', false),
  BACKUP_DELETED: backup('deleted', 'delete', true),
  BACKUP_NOTED: backup('changed the note of', 'change the note of', false),
  UPLOAD_ABORTED: backup('aborted the upload of', 'abort the upload of', true),
  KEPT_DATABASE_DROPPED: ({ subject, outcome }) => (
    <>
      {outcome === 'DONE' ? 'dropped' : 'began to drop'} the database{' '}
      <span className="break-all font-mono text-sm">{subject}</span>
    </>
  ),
  LOGGED_IN: ({ details }) => `logged in from ${textIn(details, 'address') ?? 'somewhere'}`,
  SESSIONS_ENDED: ({ details }) => `ended ${formatCount(numberIn(details, 'sessions') ?? 1, 'session')} of their own`,
  PASSWORD_CHANGED: () => 'changed their password',
};

const endWords: Record<string, string> = { COMPLETED: 'was completed', FAILED: 'failed', TERMINATED: 'was stopped' };

export function DaemonEnd({ deed: { subject, details } }: { deed: Deed }) {
  const milliseconds = numberIn(details, 'milliseconds');
  return (
    <>
      <DaemonLink id={subject} type={details.type} /> {endWords[textIn(details, 'status') ?? ''] ?? 'ended'}
      {milliseconds === null ? null : ` after ${formatDuration(milliseconds)}`}
    </>
  );
}

export function FailedLogIn({ deed: { doneBy, details } }: { deed: Deed }) {
  const times = formatCount(numberIn(details, 'times') ?? 1, 'failed try', 'failed tries');
  return (
    <>
      {times} to log in as <span className="font-medium">{doneBy ?? 'an account that does not exist'}</span>, from{' '}
      {textIn(details, 'address') ?? 'somewhere'}
    </>
  );
}

function statusChange(details: Deed['details']): string {
  const from = stackStatusValue.safeParse(details.fromStatus).data;
  const to = stackStatusValue.safeParse(details.toStatus).data;
  if (to === undefined || from === to) return 'changed the messages of the stack status';
  const before = from === undefined ? '' : ` from ${stackStatusWords[from].label}`;
  return `set the stack status${before} to ${stackStatusWords[to].label}`;
}
