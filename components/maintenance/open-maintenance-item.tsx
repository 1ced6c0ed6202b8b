'use client';

import { StackStatusBadge } from '#components/stack-status/stack-status-badge.tsx';
import { useNow } from '#components/ui/hooks/use-now.ts';
import { FoldedText } from '#components/ui/text/folded-text.tsx';
import type { Maintenance } from '#lib/contracts/maintenance.ts';
import { formatSpan } from '#lib/format/format-span.ts';
import { showInvisibleInProse } from '#lib/format/show-invisible.ts';
import { MaintenanceBadge } from './maintenance-badge.tsx';
import { describeEnd, maintenancePace } from './maintenance-words.ts';
import { PlannedActions } from './planned-actions.tsx';
import { TimeRange } from './time-range.tsx';
import { UnderWayActions } from './under-way-actions.tsx';

/** A maintenance that is planned or in progress, with what can be done about it. */
export function OpenMaintenanceItem({ maintenance }: { maintenance: Maintenance }) {
  const now = useNow(10_000) ?? Date.now();
  const { title, text, status, startsOn, endsOn, startedOn, endsItself } = maintenance;
  return (
    <li className="flex flex-col gap-3 px-5 py-4">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <MaintenanceBadge maintenance={maintenance} />
        <h3 dir="auto" className="min-w-0 text-start font-medium wrap-anywhere">
          {showInvisibleInProse(title)}
        </h3>
        <span className="figures ms-auto text-muted text-sm">{maintenancePace(maintenance, now)}</span>
      </div>
      <div className="flex flex-wrap items-center gap-x-4 gap-y-1 text-sm">
        <TimeRange from={startsOn} to={endsOn} />
        {status === null ? (
          <span className="text-muted">Announcement only</span>
        ) : (
          <span className="flex items-center gap-2">
            <span className="text-muted">Status:</span>
            <StackStatusBadge status={status} />
          </span>
        )}
        {endsItself ? null : <span className="text-muted">Ends manually</span>}
      </div>
      <div>
        <FoldedText text={text} />
      </div>
      <Explanation maintenance={maintenance} now={now} />
      <div className="flex flex-wrap gap-2 print:hidden">
        {startedOn === null ? (
          <PlannedActions maintenance={maintenance} />
        ) : (
          <UnderWayActions maintenance={maintenance} />
        )}
      </div>
    </li>
  );
}

/** A runner does what is due within seconds: later than that, none is there. */
const lateMs = 30_000;

function Explanation({ maintenance, now }: { maintenance: Maintenance; now: number }) {
  const { state, startsOn, startedOn, announcedEndsOn, endsOn, endsItself } = maintenance;
  const lateBy = now - Date.parse(startsOn);
  if (startedOn === null) {
    if (lateBy < lateMs) return null;
    return <p className="text-caution text-sm">{formatSpan(lateBy)} late, not started: no runner is running.</p>;
  }
  const extended = announcedEndsOn === null ? 0 : Date.parse(endsOn) - Date.parse(announcedEndsOn);
  const sentences = [
    state === 'OVERRUN'
      ? endsItself
        ? 'No runner is running to end it.'
        : 'It is past its planned end. It stays open until someone ends it.'
      : null,
    extended > 0 ? `Extended by ${formatSpan(extended)} since it started.` : null,
    `At its end ${describeEnd(maintenance)}`,
  ];
  return <p className="text-muted text-sm">{sentences.filter((sentence) => sentence !== null).join(' ')}</p>;
}
