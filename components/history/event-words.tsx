import type { ReactNode } from 'react';
import { stackStatusWords } from '#components/stack-status/stack-status-words.ts';
import type { HistoryEvent, HistoryEventKind } from '#lib/contracts/history.ts';
import { retentionRuleName } from '#lib/contracts/retention/retention.ts';
import { stackStatusValue } from '#lib/contracts/stack-status.ts';
import { formatCount } from '#lib/format/format-count.ts';
import { formatDuration } from '#lib/format/format-duration.ts';
import { formatTarget } from '#lib/format/format-target.ts';
import { showInvisible, showInvisibleInProse } from '#lib/format/show-invisible.ts';
import { jobKind } from '#lib/job-kind.ts';
import { retentionRuleWords } from '#lib/retention-words.ts';
import { countUnreadable } from '#lib/unreadable-words.ts';
import { jobIn, numberIn, textIn } from './details.ts';
import { BackupName, JobLink, UndoneLink } from './event-links.tsx';

/** What was done, in words that follow the name of who did it. */
type WordsOf = (event: HistoryEvent) => ReactNode;

const maintenance =
  (verb: string): WordsOf =>
  ({ details }) =>
    `${verb} maintenance “${showInvisibleInProse(textIn(details, 'title') ?? '')}”`;

/** @param gone whether the backup is in the bucket no more, once it is done */
const backup =
  (done: string, toDo: string, gone: boolean): WordsOf =>
  ({ subject, outcome }) => (
    <>
      {outcome === 'DONE' ? done : `began to ${toDo}`}{' '}
      <BackupName backupKey={subject} gone={gone || outcome !== 'DONE'} />
    </>
  );

const job =
  (verb: string): WordsOf =>
  (event) => (
    <>
      {verb} <JobLink event={event} />
    </>
  );

/** An undo that completed is told by what it undid; any other job by what was started. */
const startedJob: WordsOf = (event) => {
  const { undoOf } = jobIn(event.details);
  if (jobKind(jobIn(event.details)) !== 'UNDO' || undoOf === null) return job('started')(event);
  if (textIn(event.details, 'status') === 'COMPLETED') {
    return (
      <>
        undid <UndoneLink undone={undoOf} /> (<JobLink event={event} />)
      </>
    );
  }
  return (
    <>
      started <JobLink event={event} /> of <UndoneLink undone={undoOf} />
    </>
  );
};

const apiToken =
  (verb: string): WordsOf =>
  ({ details, doneBy }) => {
    const owner = textIn(details, 'owner');
    const whose = owner === null || owner === doneBy ? '' : ` of ${showInvisible(owner)}`;
    return `${verb} the API token “${showInvisibleInProse(textIn(details, 'name') ?? '')}”${whose}`;
  };

const named =
  (verb: string): WordsOf =>
  ({ details }) =>
    `${verb} “${showInvisibleInProse(textIn(details, 'name') ?? '')}”`;
const schedule =
  (verb: string): WordsOf =>
  ({ details }) =>
    `${verb} the schedule “${showInvisibleInProse(textIn(details, 'name') ?? '')}”`;

/** The daemon's end and failed tries name no doer: theirs are whole sentences. */
export const eventWords: Record<
  Exclude<HistoryEventKind, 'DAEMON_ENDED' | 'LOG_IN_FAILED' | 'API_TOKEN_REFUSED'>,
  WordsOf
> = {
  STATUS_SET: ({ details }) => statusChange(details),
  MAINTENANCE_PLANNED: maintenance('planned the'),
  MAINTENANCE_CHANGED: maintenance('changed the planned'),
  MAINTENANCE_BEGUN: maintenance('began the'),
  MAINTENANCE_ENDED: maintenance('ended the'),
  MAINTENANCE_CANCELLED: maintenance('cancelled the'),
  DAEMON_STARTED: startedJob,
  DAEMON_STOP_ASKED: job('stopped'),
  BACKUP_UPLOADED: backup('uploaded', 'upload', false),
  BACKUP_COPIED: backup('copied to the second bucket', 'copy to the second bucket', false),
  COPY_RETRIED: () => 'started the failed copies again',
  COPY_DELETED: (event) => (
    <>
      {backup('deleted the copy of', 'delete the copy of', true)(event)}
      {ruleIn(event.details)}
    </>
  ),
  COPY_RETENTION_SET: () => 'changed the rules of the copies',
  COPY_RETENTION_CLEARED: () => 'turned the rules of the copies off',
  BACKUP_DELETED: (event) => (
    <>
      {backup('deleted', 'delete', true)(event)}
      {ruleIn(event.details)}
    </>
  ),
  BACKUP_UNDELETED: backup('undeleted', 'undelete', false),
  BACKUP_NOTED: backup('changed the note of', 'change the note of', false),
  UPLOAD_ABORTED: backup('aborted the upload of', 'abort the upload of', true),
  KEPT_DATABASE_DROPPED: ({ subject, outcome }) => (
    <>
      {outcome === 'DONE' ? 'deleted' : 'began to delete'} the database{' '}
      <span className="break-all font-mono text-sm">{showInvisible(subject ?? '')}</span>
    </>
  ),
  NEW_DATABASE_DROPPED: ({ subject, outcome }) => (
    <>
      {outcome === 'DONE' ? 'deleted' : 'began to delete'} the database{' '}
      <bdi className="break-all font-mono text-sm">{showInvisible(subject ?? '')}</bdi>
    </>
  ),
  ANOMALY_ACCEPTED: ({ details }) =>
    `accepted what is unusual in a backup: ${showInvisibleInProse(textIn(details, 'sentence') ?? '')} Reason: ${showInvisibleInProse(textIn(details, 'reason') ?? '')}`,
  CHECK_ADDED: named('added the check'),
  CHECK_CHANGED: named('changed the check'),
  CHECK_DELETED: named('deleted the check'),
  DRILL_ADDED: named('added the drill'),
  DRILL_CHANGED: named('changed the drill'),
  DRILL_DELETED: named('deleted the drill'),
  OBJECTIVES_SET: ({ details }) =>
    `set the objectives: ${targetIn('data loss', numberIn(details, 'rpoSeconds'))}, ${targetIn('restore time', numberIn(details, 'rtoSeconds'))}`,
  PACE_SET: ({ details }) =>
    `set the pace: ${showInvisible(textIn(details, 'hours') ?? '') || 'no limit'} (${showInvisible(textIn(details, 'zone') ?? '')})`,
  PACE_RESET: () => 'set the pace back to PACE_HOURS',
  SCHEDULE_CREATED: schedule('created'),
  SCHEDULE_CHANGED: schedule('changed'),
  SCHEDULE_DELETED: schedule('deleted'),
  SCHEDULED_RUN_MISSED: (event) =>
    schedule(`missed ${formatCount(numberIn(event.details, 'runs') ?? 1, 'run')} of`)(event),
  SCHEDULED_RUN_SKIPPED: schedule('skipped a run of'),
  SCHEDULED_RUN_FAILED: schedule('could not take a backup of'),
  RETENTION_SET: () => 'changed the rules of retention',
  RETENTION_CLEARED: () => 'turned retention off',
  CHANNEL_ADDED: named('added the notification channel'),
  CHANNEL_CHANGED: named('changed the notification channel'),
  CHANNEL_DELETED: named('deleted the notification channel'),
  HEARTBEAT_ADDED: named('added the heartbeat'),
  HEARTBEAT_DELETED: named('deleted the heartbeat'),
  DIGEST_CHANGED: () => 'changed when the weekly digest is sent',
  LOGGED_IN: ({ details }) => `logged in from ${textIn(details, 'address') ?? 'an unknown address'}`,
  SESSIONS_ENDED: ({ details }) =>
    `ended ${formatCount(numberIn(details, 'sessions') ?? 1, 'of their sessions', 'of their sessions')}`,
  PASSWORD_CHANGED: () => 'changed their password',
  API_TOKEN_CREATED: apiToken('created'),
  API_TOKEN_REVOKED: apiToken('revoked'),
};

function targetIn(what: string, seconds: number | null): string {
  return seconds === null ? `no target for the ${what}` : `${what} of ${formatTarget(seconds)} at most`;
}

/** ", as the daily rule asked": of a deletion that no person asked for. */
function ruleIn(details: HistoryEvent['details']): string {
  if (textIn(details, 'goes') === 'DAMAGED') return ', as it cannot be restored';
  const rule = retentionRuleName.safeParse(details.rule).data;
  return rule === undefined ? '' : `, as ${retentionRuleWords[rule]} asked`;
}

const endWords: Record<string, string> = { COMPLETED: 'completed', FAILED: 'failed', TERMINATED: 'was stopped' };

/** "Backup 5 completed in 2.4 s": how a job ended, as a sentence of its own. */
export function JobEnd({ event }: { event: HistoryEvent }) {
  return (
    <>
      <JobLink event={event} /> {endIn(event.details) ?? 'ended'}
    </>
  );
}

/** "completed in 2.4 s", "failed after 2.4 s"; null while the job runs. */
export function endIn(details: HistoryEvent['details']): string | null {
  const status = textIn(details, 'status');
  if (status === null) return null;
  const milliseconds = numberIn(details, 'milliseconds');
  const words = endWords[status] ?? 'ended';
  if (milliseconds === null) return words;
  return `${words} ${status === 'COMPLETED' ? 'in' : 'after'} ${formatDuration(milliseconds)}${leftOutOf(details, status)}`;
}

/** What a backup that completed had to leave out. */
function leftOutOf(details: HistoryEvent['details'], status: string): string {
  const [rows, pages] = [numberIn(details, 'unreadableRows') ?? 0, numberIn(details, 'unreadablePages') ?? 0];
  if (status !== 'COMPLETED' || rows + pages === 0) return '';
  return `, without ${countUnreadable({ rows, pages })} that could not be read`;
}

export function FailedLogIn({ event: { doneBy, details } }: { event: HistoryEvent }) {
  const times = formatCount(numberIn(details, 'times') ?? 1, 'failed log-in');
  return (
    <>
      {times} for{' '}
      {doneBy === null ? 'an unknown account' : <span className="break-all font-medium">{showInvisible(doneBy)}</span>},
      from {textIn(details, 'address') ?? 'an unknown address'}
    </>
  );
}

export function RefusedApiTokens({ event: { details } }: { event: HistoryEvent }) {
  const times = formatCount(numberIn(details, 'times') ?? 1, 'call');
  return (
    <>
      {times} with an unknown API token, from {textIn(details, 'address') ?? 'an unknown address'}
    </>
  );
}

function statusChange(details: HistoryEvent['details']): string {
  const from = stackStatusValue.safeParse(details.fromStatus).data;
  const to = stackStatusValue.safeParse(details.toStatus).data;
  if (to === undefined || from === to) return 'changed the messages of the stack status';
  const before = from === undefined ? '' : ` from ${stackStatusWords[from].label}`;
  return `set the stack status${before} to ${stackStatusWords[to].label}`;
}
