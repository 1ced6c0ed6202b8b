'use client';

import { useQuery } from '@tanstack/react-query';
import { Plus } from 'lucide-react';
import { Button } from '#components/ui/button.tsx';
import { Card, CardBody, CardHeader } from '#components/ui/card.tsx';
import { DialogButton } from '#components/ui/dialog/dialog-button.tsx';
import { FailureNotice } from '#components/ui/failure-notice.tsx';
import { Loading, Skeleton } from '#components/ui/skeleton.tsx';
import { RelativeTime } from '#components/ui/text/relative-time.tsx';
import type { Heartbeat } from '#lib/contracts/notifications/notification.ts';
import { formatCount } from '#lib/format/format-count.ts';
import { showInvisible, showInvisibleInProse } from '#lib/format/show-invisible.ts';
import { deleteHeartbeat, heartbeatsQuery } from '#lib/queries/notifications/notification-queries.ts';
import { DeliveryState } from './delivery-state.tsx';

const loadForm = async () => (await import('./heartbeat-form-dialog.tsx')).HeartbeatFormDialog;
const loadDelete = async () => (await import('../shared/delete-dialog.tsx')).DeleteDialog;

/** URLs of outside watchers, which notice when the whole console is gone. */
export function HeartbeatsCard() {
  const { data, error, refetch } = useQuery(heartbeatsQuery);
  return (
    <Card aria-labelledby="heartbeats-title">
      <CardHeader id="heartbeats-title" title="Heartbeats">
        <div className="me-3">
          <DialogButton
            trigger={
              <Button size="sm">
                <Plus aria-hidden />
                Add heartbeat
              </Button>
            }
            load={loadForm}
            dialog={{}}
          />
        </div>
      </CardHeader>
      <p className="px-5 pb-3 text-muted text-sm">
        A console that is down cannot send a message. A watcher outside, such as healthchecks.io, expects these calls
        and reports when they stop.
      </p>
      {data && data.results.length > 0 ? (
        <ul aria-labelledby="heartbeats-title" className="divide-y divide-line border-line border-t">
          {data.results.map((heartbeat) => (
            <HeartbeatRow key={heartbeat.id} heartbeat={heartbeat} />
          ))}
        </ul>
      ) : null}
      {!data && error ? (
        <CardBody>
          <FailureNotice title="The heartbeats could not be listed" error={error} retry={() => void refetch()} />
        </CardBody>
      ) : null}
      {!data && !error ? (
        <Loading label="Loading heartbeats" className="px-5 pb-5">
          <Skeleton className="h-6 w-48" />
        </Loading>
      ) : null}
    </Card>
  );
}

function HeartbeatRow({ heartbeat }: { heartbeat: Heartbeat }) {
  const { id, name, host, last } = heartbeat;
  const shown = showInvisibleInProse(name);
  return (
    <li className="flex flex-wrap items-center gap-x-4 gap-y-2 px-5 py-3">
      <div className="min-w-0 flex-1 basis-60">
        <p dir="auto" className="break-words font-medium">
          {shown}
        </p>
        <p className="break-words text-muted text-sm">
          <bdi>{showInvisible(host)}</bdi>, {describeCalls(heartbeat)}
        </p>
        {last === null ? null : (
          <p className="flex flex-wrap items-center gap-2 pt-1 text-muted text-sm">
            <DeliveryState state={last.state} />
            <RelativeTime time={Date.parse(last.on)} />
            {last.answer === null || last.state === 'SENT' ? null : (
              <span className="min-w-0 break-words">{showInvisible(last.answer)}</span>
            )}
          </p>
        )}
      </div>
      <DialogButton
        trigger={
          <Button size="sm" variant="quiet" aria-label={`Delete ${shown}`}>
            Delete
          </Button>
        }
        load={loadDelete}
        dialog={{
          what: 'heartbeat',
          name,
          consequence: 'Its URL is not called any more, so its watcher will report the console as down.',
          remove: () => deleteHeartbeat(id),
        }}
      />
    </li>
  );
}

function describeCalls({ covers, everyMinutes, successWhen, schedule }: Heartbeat): string {
  if (covers === 'CONSOLE') {
    return `called every ${everyMinutes === 1 ? 'minute' : formatCount(everyMinutes ?? 0, 'minute')} while a runner runs`;
  }
  const which = schedule === null ? 'a backup' : `a run of the schedule “${showInvisibleInProse(schedule.name)}”`;
  const isDone = schedule === null ? 'is complete' : 'has a complete backup';
  const isVerified = schedule === null ? 'is verified' : 'has a verified backup';
  return `called when ${which} starts, fails, or ${successWhen === 'VERIFIED' ? isVerified : isDone}`;
}
