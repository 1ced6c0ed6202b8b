'use client';

import { CalendarClock, Plus } from 'lucide-react';
import { useState } from 'react';
import { Badge } from '#components/ui/badge.tsx';
import { Button } from '#components/ui/button.tsx';
import { Card, CardHeader } from '#components/ui/card.tsx';
import { FailureNotice } from '#components/ui/failure-notice.tsx';
import { Loading, Skeleton } from '#components/ui/skeleton.tsx';
import { MaintenanceFormButton } from './maintenance-form-button.tsx';
import { OpenMaintenanceItem } from './open-maintenance-item.tsx';
import { PastMaintenance } from './past-maintenance.tsx';
import { useKeptMaintenance } from './use-maintenance-draft.ts';
import { useOpenMaintenance } from './use-open-maintenance.ts';

/** What is planned and in progress, what can be done about it, and what is past. */
export function PlannedMaintenanceCard() {
  const { data, error, refetch } = useOpenMaintenance();
  const [kept] = useKeptMaintenance(null);
  return (
    <Card className="max-w-4xl" aria-labelledby="planned-maintenance-title">
      <CardHeader id="planned-maintenance-title" title="Planned maintenance">
        <div className="me-3 flex flex-wrap items-center gap-3 print:hidden">
          {kept === null ? null : <Badge tone="caution">Unsaved draft</Badge>}
          <MaintenanceFormButton
            stored={null}
            trigger={
              <Button size="sm">
                <Plus aria-hidden />
                {kept === null ? 'Plan maintenance' : 'Continue planning'}
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
          No maintenance is planned. Planned maintenance is announced to users and changes the status automatically.
        </p>
      ) : null}
      {!data && error ? (
        <div className="p-5 pt-0">
          <FailureNotice title="Planned maintenance could not be loaded" error={error} retry={() => void refetch()} />
        </div>
      ) : null}
      {!data && !error ? (
        <Loading label="Loading planned maintenance" className="px-5 pb-3">
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
