'use client';

import { useQuery } from '@tanstack/react-query';
import { FoldedText } from '#components/ui/text/folded-text.tsx';
import type { StackStatusReport } from '#lib/contracts/stack-status.ts';
import { showInvisibleInProse } from '#lib/format/show-invisible.ts';
import { openMaintenanceQuery } from '#lib/queries/maintenance/maintenance-query.ts';

/** What users read of maintenance: the announcement, or that one is in progress. @param isWhole with the announcement's text */
export function AnnouncedMaintenance({ report, isWhole = false }: { report: StackStatusReport; isWhole?: boolean }) {
  const { data } = useQuery(openMaintenanceQuery);
  const { set, effective } = report;
  const running = data?.results.filter(({ startedOn }) => startedOn !== null) ?? [];
  const text = isWhole ? effective.pendingMaintenanceMessage : set.pendingMaintenanceMessage;
  return (
    <>
      {running.map(({ id, title, state }) => (
        <p key={id} className="wrap-anywhere text-caution">
          Maintenance “<bdi>{showInvisibleInProse(title)}</bdi>” is{' '}
          {state === 'OVERRUN' ? 'past its planned end' : 'in progress'}.
        </p>
      ))}
      {text === null ? null : (
        <div className="text-caution">
          <span className="font-medium">Announced:</span> <FoldedText text={text} />
        </div>
      )}
      {text === null && running.length === 0 ? (
        <p className="text-muted">
          {effective.pendingMaintenanceMessage
            ? 'Planned maintenance is announced to users.'
            : 'No maintenance is announced.'}
        </p>
      ) : null}
    </>
  );
}
