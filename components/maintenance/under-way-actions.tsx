'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Button } from '#components/ui/button.tsx';
import { toast } from '#components/ui/toast/toast.ts';
import type { Maintenance } from '#lib/contracts/maintenance.ts';
import { formatShortTime } from '#lib/format/format-exact-time.ts';
import { showInvisibleInProse } from '#lib/format/show-invisible.ts';
import { extendMaintenance } from '#lib/queries/maintenance/change-maintenance.ts';
import { stackStatusQuery } from '#lib/queries/stack-status/stack-status-query.ts';
import { ChangeMaintenanceButton } from './change-maintenance-button.tsx';
import { MaintenanceActionButton } from './maintenance-action-button.tsx';
import { describeEnd } from './maintenance-words.ts';

const extensions = [
  { label: 'Extend 15 min', minutes: 15 },
  { label: 'Extend 1 h', minutes: 60 },
];

/** What can be done with a maintenance in progress. */
export function UnderWayActions({ maintenance }: { maintenance: Maintenance }) {
  const client = useQueryClient();
  const title = showInvisibleInProse(maintenance.title);
  const extend = useMutation({
    mutationFn: (minutes: number) => extendMaintenance(maintenance, later(maintenance, minutes)),
    onSuccess: ({ endsOn }) =>
      toast.success(`Extended to ${formatShortTime(Date.parse(endsOn))}`, { description: title }),
    onError: (error) =>
      toast.error('The maintenance was not extended', { description: error.message, duration: Infinity }),
    onSettled: () => client.invalidateQueries({ queryKey: stackStatusQuery.queryKey }),
  });
  return (
    <>
      {extensions.map(({ label, minutes }) => (
        <Button
          key={minutes}
          size="sm"
          aria-label={`${label}: ${title}`}
          busy={extend.isPending && extend.variables === minutes}
          disabled={extend.isPending}
          onClick={() => extend.mutate(minutes)}
        >
          {label}
        </Button>
      ))}
      <ChangeMaintenanceButton maintenance={maintenance} />
      <MaintenanceActionButton
        maintenance={maintenance}
        step="end"
        trigger={
          <Button size="sm" aria-label={`End now: ${title}`}>
            End now
          </Button>
        }
        title={`End “${title}” now`}
        keep="Cancel"
        confirm="End maintenance"
        done="Maintenance ended"
      >
        When it ends, {describeEnd(maintenance)}
      </MaintenanceActionButton>
    </>
  );
}

/** From now, where the planned end is past. */
function later({ endsOn }: Maintenance, minutes: number): string {
  return new Date(Math.max(Date.parse(endsOn), Date.now()) + minutes * 60_000).toISOString();
}
