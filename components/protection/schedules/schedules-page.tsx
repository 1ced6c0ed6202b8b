'use client';

import { useQuery } from '@tanstack/react-query';
import { CalendarClock, Plus } from 'lucide-react';
import { Button } from '#components/ui/button.tsx';
import { Card, CardBody, CardHeader } from '#components/ui/card.tsx';
import { DialogButton } from '#components/ui/dialog/dialog-button.tsx';
import { Empty } from '#components/ui/empty.tsx';
import { FailureNotice } from '#components/ui/failure-notice.tsx';
import { Loading, Skeleton } from '#components/ui/skeleton.tsx';
import { schedulesQuery } from '#lib/queries/schedules/schedules-queries.ts';
import { ProtectionSubPageHeader } from '../shared/protection-sub-page-header.tsx';
import { RunsCard } from './runs-card.tsx';
import { ScheduleItem } from './schedule-item.tsx';

const load = async () => (await import('./schedule-form-dialog.tsx')).ScheduleFormDialog;

/** When backups are taken by themselves, and what became of each run. */
export function SchedulesPage() {
  const { data, error, refetch } = useQuery(schedulesQuery);
  return (
    <>
      <ProtectionSubPageHeader
        title="Schedules"
        actions={
          <DialogButton
            load={load}
            dialog={{ stored: null }}
            trigger={
              <Button variant="primary">
                <Plus aria-hidden />
                New schedule
              </Button>
            }
          />
        }
      >
        <p>When backups are taken without a person.</p>
      </ProtectionSubPageHeader>
      <Card aria-labelledby="schedules">
        <CardHeader id="schedules" title="Schedules" />
        {data && data.results.length > 0 ? (
          <ul aria-labelledby="schedules" className="divide-y divide-line border-line border-t">
            {data.results.map((schedule) => (
              <ScheduleItem key={schedule.id} schedule={schedule} />
            ))}
          </ul>
        ) : null}
        {data?.results.length === 0 ? (
          <Empty icon={<CalendarClock />}>No schedule. Backups are taken only when a person starts one.</Empty>
        ) : null}
        {!data && error ? (
          <CardBody>
            <FailureNotice title="The schedules could not be read" error={error} retry={() => void refetch()} />
          </CardBody>
        ) : null}
        {!data && !error ? (
          <CardBody>
            <Loading label="Loading schedules" className="flex flex-col gap-2">
              <Skeleton className="h-5 w-48" />
              <Skeleton className="h-5 w-80 max-w-full" />
            </Loading>
          </CardBody>
        ) : null}
      </Card>
      <RunsCard />
    </>
  );
}
