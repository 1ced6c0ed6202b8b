'use client';

import { Button } from '#components/ui/button.tsx';
import { useNow } from '#components/ui/use-now.ts';
import type { Maintenance } from '#lib/contracts/maintenance.ts';
import { formatShortTime } from '#lib/format/format-exact-time.ts';
import { formatSpan } from '#lib/format/format-span.ts';
import { MaintenanceDeedButton } from './maintenance-deed-button.tsx';
import { MaintenanceFormButton } from './maintenance-form-button.tsx';
import { maintenanceEffects } from './maintenance-words.ts';

/** What can be done with a maintenance that has not begun. */
export function PlannedActions({ maintenance }: { maintenance: Maintenance }) {
  const { title, status, startsOn, endsOn } = maintenance;
  const earlyMs = Date.parse(startsOn) - (useNow(10_000) ?? Date.parse(startsOn));
  return (
    <>
      <MaintenanceFormButton
        stored={maintenance}
        trigger={
          <Button size="sm" aria-label={`Change: ${title}`}>
            Change
          </Button>
        }
      />
      <MaintenanceDeedButton
        maintenance={maintenance}
        step="start"
        trigger={
          <Button size="sm" aria-label={`Start now: ${title}`}>
            Start now
          </Button>
        }
        title={`Start “${title}” now`}
        keep="Keep its time"
        confirm="Start the maintenance"
        done="The maintenance has begun"
      >
        {maintenanceEffects[status ?? 'NONE']}.{' '}
        {earlyMs > 0 ? `It begins ${formatSpan(earlyMs)} before its planned start. ` : ''}Its planned end stays:{' '}
        {formatShortTime(Date.parse(endsOn))}.
      </MaintenanceDeedButton>
      <MaintenanceDeedButton
        maintenance={maintenance}
        step="cancel"
        trigger={
          <Button size="sm" variant="quiet" aria-label={`Cancel: ${title}`}>
            Cancel
          </Button>
        }
        title={`Cancel “${title}”`}
        keep="Keep it planned"
        confirm="Cancel the maintenance"
        done="The maintenance is cancelled"
      >
        It is announced no more, and at its time the stack stays as it is. It can’t be planned again: plan another one
        instead.
      </MaintenanceDeedButton>
    </>
  );
}
