'use client';

import { Button } from '#components/ui/button.tsx';
import { useNow } from '#components/ui/hooks/use-now.ts';
import type { Maintenance } from '#lib/contracts/maintenance.ts';
import { formatShortTime } from '#lib/format/format-exact-time.ts';
import { formatSpan } from '#lib/format/format-span.ts';
import { showInvisibleInProse } from '#lib/format/show-invisible.ts';
import { ChangeMaintenanceButton } from './change-maintenance-button.tsx';
import { MaintenanceActionButton } from './maintenance-action-button.tsx';
import { maintenanceEffects } from './maintenance-words.ts';

/** What can be done with a maintenance that has not started. */
export function PlannedActions({ maintenance }: { maintenance: Maintenance }) {
  const { status, startsOn, endsOn } = maintenance;
  const title = showInvisibleInProse(maintenance.title);
  const earlyMs = Date.parse(startsOn) - (useNow(10_000) ?? Date.parse(startsOn));
  return (
    <>
      <ChangeMaintenanceButton maintenance={maintenance} />
      <MaintenanceActionButton
        maintenance={maintenance}
        step="start"
        trigger={
          <Button size="sm" aria-label={`Start now: ${title}`}>
            Start now
          </Button>
        }
        title={`Start “${title}” now`}
        keep="Cancel"
        confirm="Start the maintenance"
        done="Maintenance started"
      >
        {maintenanceEffects[status ?? 'NONE']}.{' '}
        {earlyMs > 0 ? `This is ${formatSpan(earlyMs)} before the planned start. ` : ''}The planned end does not change:{' '}
        {formatShortTime(Date.parse(endsOn))}.
      </MaintenanceActionButton>
      <MaintenanceActionButton
        maintenance={maintenance}
        step="cancel"
        trigger={
          <Button size="sm" variant="quiet" aria-label={`Cancel: ${title}`}>
            Cancel
          </Button>
        }
        title={`Cancel “${title}”`}
        keep="Back"
        confirm="Cancel the maintenance"
        done="Maintenance cancelled"
      >
        The announcement is removed and the status will not change. A cancelled maintenance cannot be scheduled again:
        plan a new one instead.
      </MaintenanceActionButton>
    </>
  );
}
