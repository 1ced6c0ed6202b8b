'use client';

import { CalendarClock, Plus } from 'lucide-react';
import { useState } from 'react';
import { Button } from '#components/ui/button.tsx';
import { Card, CardHeader } from '#components/ui/card.tsx';
import { FailureNotice } from '#components/ui/failure-notice.tsx';
import { Loading, Skeleton } from '#components/ui/skeleton.tsx';
import { MaintenanceFormButton } from './maintenance-form-button.tsx';
import { OpenMaintenanceItem } from './open-maintenance-item.tsx';
import { PastMaintenance } from './past-maintenance.tsx';
import { useOpenMaintenance } from './use-open-maintenance.ts';

/** What is planned and under way, what can be done about it, and what is past. */
export function PlannedMaintenanceCard() {
  const { data, error, refetch } = useOpenMaintenance();
  return (
    <Card className="max-w-4xl" aria-labelledby="planned-maintenance-title">
      <CardHeader id="planned-maintenance-title" title="Planned maintenance">
        <div className="mr-3">
          <MaintenanceFormButton
            stored={null}
            trigger={
              <Button size="sm">
                <Plus aria-hidden />
                Plan maintenance
              </Button>
            }
          />
        </div>
      </CardHeader>
      {data && data.results.length > 0 ? (
        <ul aria-labelledby="planned-maintenance-title" className="divide-y divide-line border-line border-t">
          {data.results.map((maintenance) => (
            <OpenMaintenanceItem key={maintenance.id} maintenance={maintenance} />
          ))}
        </ul>
      ) : null}
      {data?.results.length === 0 ? (
        <p className="flex items-center gap-2 px-5 pb-3 text-muted">
          <CalendarClock aria-hidden className="size-4 shrink-0" />
          None is planned. It is announced to users before it, and takes and gives back the status by itself.
        </p>
      ) : null}
      {!data && error ? (
        <div className="p-5 pt-0">
          <FailureNotice title="The planned maintenance could not be read" error={error} retry={() => void refetch()} />
        </div>
      ) : null}
      {!data && !error ? (
        <Loading label="Reading the planned maintenance" className="px-5 pb-3">
          <Skeleton className="h-5 w-96 max-w-full" />
        </Loading>
      ) : null}
      <Past />
    </Card>
  );
}

/** Read only when it is unfolded. */
function Past() {
  const [open, setOpen] = useState(false);
  return (
    <details className="border-line border-t px-5 py-3" onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary className="w-fit cursor-pointer rounded-sm text-muted text-sm hover:text-text">Past maintenance</summary>
      {open ? (
        <div className="flex flex-col gap-3 pt-2">
          <PastMaintenance />
        </div>
      ) : null}
    </details>
  );
}
