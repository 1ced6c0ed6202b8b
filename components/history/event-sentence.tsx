import type { ReactNode } from 'react';
import { FoldedText } from '#components/ui/text/folded-text.tsx';
import { LocalText } from '#components/ui/text/local-text.tsx';
import type { HistoryEvent } from '#lib/contracts/history.ts';
import { formatBytes } from '#lib/format/format-bytes.ts';
import { formatCount } from '#lib/format/format-count.ts';
import { formatShortTime } from '#lib/format/format-exact-time.ts';
import { formatTimeOfDay } from '#lib/format/format-time-of-day.ts';
import { showInvisible, showInvisibleInProse } from '#lib/format/show-invisible.ts';
import { jobKind, jobWay } from '#lib/job-kind.ts';
import { jobIn, numberIn, textIn, wasMissed } from './details.ts';
import { BackupName } from './event-links.tsx';
import { endIn, eventWords, FailedLogIn, JobEnd, RefusedApiTokens } from './event-words.tsx';

/** An event that is still BEGUN after this time was interrupted. */
const unfinishedAfterMs = 60_000;

/** Who did what, with links to what it speaks of, and what else is worth knowing on a second line. */
export function EventSentence({ event, now }: { event: HistoryEvent; now: number }) {
  const { outcome, details } = event;
  const more = moreOf(event);
  const reason = outcome === 'FAILED' ? textIn(details, 'reason') : null;
  const cutOff = outcome === 'BEGUN' && now - Date.parse(event.on) > unfinishedAfterMs;
  return (
    <>
      <p dir="auto" className="text-start">
        <Sentence event={event} />
      </p>
      {more === null ? null : <div className="text-muted text-sm">{more}</div>}
      {outcome === 'FAILED' ? <FoldedText className="text-bad text-sm" text={`Failed. ${reason ?? ''}`} /> : null}
      <JobError event={event} />
      {cutOff ? <p className="text-caution text-sm">Result unknown: the console stopped during it.</p> : null}
    </>
  );
}

function Sentence({ event }: { event: HistoryEvent }) {
  if (event.kind === 'DAEMON_ENDED') return <JobEnd event={event} />;
  if (event.kind === 'LOG_IN_FAILED') return <FailedLogIn event={event} />;
  if (event.kind === 'API_TOKEN_REFUSED') return <RefusedApiTokens event={event} />;
  if (wasMissed(event))
    return <>The maintenance “{showInvisibleInProse(textIn(event.details, 'title') ?? '')}” did not take place</>;
  return (
    <>
      <span className="break-all font-medium">
        {event.doneBy === null ? nobodysName(event) : showInvisible(event.doneBy)}
      </span>{' '}
      {eventWords[event.kind](event)}
    </>
  );
}

/** A maintenance sets the status by itself; otherwise a change without a name was made in the database. */
function nobodysName({ kind, details }: HistoryEvent): string {
  if (kind !== 'STATUS_SET') return 'The console';
  const title = textIn(details, 'maintenance');
  return title === null ? 'Someone outside the console' : `The maintenance “${showInvisibleInProse(title)}”`;
}

/** The second line. */
function moreOf(event: HistoryEvent): ReactNode {
  const { kind, details } = event;
  switch (kind) {
    case 'STATUS_SET': {
      const message = textIn(details, 'message');
      const pending = textIn(details, 'pendingMessage');
      if (message === null && pending === null) return null;
      return (
        <>
          {message === null ? null : <FoldedText text={`“${message}”`} />}
          {pending === null ? null : <FoldedText text={`Announced: “${pending}”`} />}
        </>
      );
    }
    case 'MAINTENANCE_PLANNED':
    case 'MAINTENANCE_CHANGED': {
      const [from, to] = [textIn(details, 'startsOn'), textIn(details, 'endsOn')];
      return from && to ? (
        <LocalText text={`${formatShortTime(Date.parse(from))} to ${formatShortTime(Date.parse(to))}`} />
      ) : null;
    }
    case 'MAINTENANCE_ENDED':
      return wasMissed(event) ? 'No runner was running at that time, so it did not start.' : null;
    case 'DAEMON_STARTED':
      return <JobStarted event={event} />;
    case 'BACKUP_COPIED': {
      const bytes = numberIn(details, 'bytes') ?? 0;
      return `${formatBytes(bytes)}, to ${showInvisible(textIn(details, 'bucket') ?? '')}; every byte was compared.`;
    }
    case 'BACKUP_UPLOADED':
    case 'BACKUP_UNDELETED':
    case 'BACKUP_DELETED': {
      const bytes = numberIn(details, 'bytes');
      return bytes === null ? null : formatBytes(bytes);
    }
    case 'KEPT_DATABASE_DROPPED':
      return `Kept by job ${textIn(details, 'daemonId') ?? ''}.`;
    case 'NEW_DATABASE_DROPPED':
      return `Made by job ${textIn(details, 'daemonId') ?? ''}.`;
    case 'BACKUP_NOTED':
      return details.keep === true ? 'Protected from deletion.' : 'Not protected from deletion.';
    case 'LOGGED_IN': {
      const [times, last] = [numberIn(details, 'times') ?? 1, textIn(details, 'lastOn')];
      return times > 1 && last ? (
        <>
          {times} times within the hour, the last at <LocalText text={formatTimeOfDay(Date.parse(last))} />
        </>
      ) : null;
    }
    case 'PASSWORD_CHANGED': {
      const ended = numberIn(details, 'sessionsEnded') ?? 0;
      return ended > 0 ? `${formatCount(ended, 'other session')} ended with it.` : null;
    }
    case 'SCHEDULE_CREATED':
    case 'SCHEDULE_CHANGED':
    case 'SCHEDULE_DELETED': {
      const former = textIn(details, 'formerRule');
      const rule = textIn(details, 'rule') ?? '';
      return `${former === null ? rule : `${rule}, before: ${former}`}${details.enabled === false ? '. Switched off.' : ''}`;
    }
    case 'SCHEDULED_RUN_MISSED': {
      const [from, to] = [textIn(details, 'from'), textIn(details, 'to')];
      if (from === null || to === null) return null;
      const range = [...new Set([from, to])].map((time) => formatShortTime(Date.parse(time))).join(' to ');
      return (
        <>
          No runner was running at that time: <LocalText text={range} />
        </>
      );
    }
    case 'SCHEDULED_RUN_SKIPPED':
    case 'SCHEDULED_RUN_FAILED':
      return textIn(details, 'reason') === null ? null : <FoldedText text={textIn(details, 'reason') ?? ''} />;
    case 'API_TOKEN_CREATED': {
      const [scopes, expiresOn] = [textIn(details, 'scopes'), textIn(details, 'expiresOn')];
      return scopes && expiresOn ? (
        <>
          May {scopes}, until <LocalText text={formatShortTime(Date.parse(expiresOn))} />
        </>
      ) : null;
    }
    default:
      return null;
  }
}

/** How a job went, and what it worked with: "Completed in 0.7 s. In place, from BackupDaemonJob1-….zip". */
function JobStarted({ event: { details } }: { event: HistoryEvent }) {
  const job = jobIn(details);
  const kind = jobKind(job);
  const end = endIn(details);
  const way = kind === 'UNDO' ? null : jobWay(job);
  const key = textIn(details, 'backup');
  const isOfBackup = job.type !== 'BACKUP' && job.mode !== 'UNDO';
  return (
    <p dir="auto" className="text-start">
      <span className="figures">{end === null ? 'Running' : capitalized(end)}.</span>
      {way === null ? null : ` ${capitalized(way)}${isOfBackup ? ',' : '.'}`}
      {isOfBackup ? (
        <>
          {' '}
          {way === null ? (kind === 'VERIFY' ? 'Of' : 'From') : 'from'} <BackupName backupKey={key} />
        </>
      ) : null}
    </p>
  );
}

/** Why a job failed. */
function JobError({ event: { kind, details } }: { event: HistoryEvent }) {
  const error = textIn(details, 'error');
  if (error === null || (kind !== 'DAEMON_STARTED' && kind !== 'DAEMON_ENDED')) return null;
  const tone = textIn(details, 'status') === 'FAILED' ? 'text-bad text-sm' : 'text-muted text-sm';
  return <FoldedText className={tone} text={error} />;
}

function capitalized(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
