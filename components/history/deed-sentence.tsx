import type { ReactNode } from 'react';
import { LocalText } from '#components/ui/local-text.tsx';
import type { Deed } from '#lib/contracts/history.ts';
import { formatBytes } from '#lib/format/format-bytes.ts';
import { formatCount } from '#lib/format/format-count.ts';
import { formatShortTime } from '#lib/format/format-exact-time.ts';
import { formatTimeOfDay } from '#lib/format/format-time-of-day.ts';
import { BackupName } from './deed-links.tsx';
import { DaemonEnd, deedWords, FailedLogIn } from './deed-words.tsx';
import { numberIn, textIn, wasMissed } from './details.ts';

/** After so long a deed that was begun and not settled was cut off. */
const unsettledAfterMs = 60_000;

/** Who did what, with links to what it speaks of, and what else is worth knowing on a second line. */
export function DeedSentence({ deed, now }: { deed: Deed; now: number }) {
  const { outcome, details } = deed;
  const more = moreOf(deed);
  const reason = outcome === 'FAILED' ? textIn(details, 'reason') : null;
  const cutOff = outcome === 'BEGUN' && now - Date.parse(deed.on) > unsettledAfterMs;
  return (
    <>
      <p>
        <Sentence deed={deed} />
      </p>
      {more === null ? null : <p className="text-muted text-sm">{more}</p>}
      {outcome === 'FAILED' ? <p className="text-bad text-sm">It failed. {reason}</p> : null}
      {cutOff ? (
        <p className="text-caution text-sm">Whether it was done is not known: the console was ended meanwhile.</p>
      ) : null}
    </>
  );
}

function Sentence({ deed }: { deed: Deed }) {
  if (deed.kind === 'DAEMON_ENDED') return <DaemonEnd deed={deed} />;
  if (deed.kind === 'LOG_IN_FAILED') return <FailedLogIn deed={deed} />;
  if (wasMissed(deed)) return <>The maintenance “{textIn(deed.details, 'title')}” did not take place</>;
  return (
    <>
      <span className="break-all font-medium">{deed.doneBy ?? nobodysName(deed)}</span> {deedWords[deed.kind](deed)}
    </>
  );
}

/** A maintenance sets the status by itself; otherwise a change without a name was made in the database. */
function nobodysName({ kind, details }: Deed): string {
  if (kind !== 'STATUS_SET') return 'The console';
  const title = textIn(details, 'maintenance');
  return title === null ? 'Somebody, past the console,' : `The maintenance “${title}”`;
}

/** The second line. */
function moreOf(deed: Deed): ReactNode {
  const { kind, details } = deed;
  switch (kind) {
    case 'STATUS_SET': {
      const message = textIn(details, 'message');
      const pending = textIn(details, 'pendingMessage');
      if (message === null && pending === null) return null;
      return [message && `“${message}”`, pending && `announced: “${pending}”`].filter(Boolean).join(', ');
    }
    case 'MAINTENANCE_PLANNED':
    case 'MAINTENANCE_CHANGED': {
      const [from, to] = [textIn(details, 'startsOn'), textIn(details, 'endsOn')];
      return from && to ? (
        <LocalText text={`${formatShortTime(Date.parse(from))} to ${formatShortTime(Date.parse(to))}`} />
      ) : null;
    }
    case 'MAINTENANCE_ENDED':
      return wasMissed(deed) ? 'No runner was there in all of its time.' : null;
    case 'DAEMON_STARTED':
      return details.type === 'RESTORE' || details.type === 'VERIFY' ? (
        <>
          {details.type === 'RESTORE' ? 'from' : 'of'} <BackupName backupKey={textIn(details, 'backup')} />
        </>
      ) : null;
    case 'DAEMON_ENDED':
      return textIn(details, 'error');
    case 'BACKUP_UPLOADED':
    case 'BACKUP_DELETED': {
      const bytes = numberIn(details, 'bytes');
      return bytes === null ? null : formatBytes(bytes);
    }
    case 'KEPT_DATABASE_DROPPED':
      return `Restore ${textIn(details, 'daemonId') ?? ''} had put it aside.`;
    case 'BACKUP_NOTED':
      return details.keep === true ? 'It is marked to be kept.' : 'It is not marked to be kept.';
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
    default:
      return null;
  }
}
