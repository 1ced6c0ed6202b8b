'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Play } from 'lucide-react';
import { Badge } from '#components/ui/badge.tsx';
import { Button } from '#components/ui/button.tsx';
import { DialogButton } from '#components/ui/dialog/dialog-button.tsx';
import { Link } from '#components/ui/link.tsx';
import { RelativeTime } from '#components/ui/text/relative-time.tsx';
import { toast } from '#components/ui/toast/toast.ts';
import type { Schedule } from '#lib/contracts/protection/schedule.ts';
import { formatDuration } from '#lib/format/format-duration.ts';
import { showInvisibleInProse } from '#lib/format/show-invisible.ts';
import { queryKeys } from '#lib/queries/query-keys.ts';
import { deleteSchedule, runSchedule } from '#lib/queries/schedules/change-schedules.ts';
import { TimeAhead } from '../shared/time-ahead.tsx';
import { RunBadge, runVerification } from './run-badge.tsx';

const loadForm = async () => (await import('./schedule-form-dialog.tsx')).ScheduleFormDialog;
const loadDelete = async () => (await import('../shared/delete-dialog.tsx')).DeleteDialog;

/** A schedule: when, next, last, and what can be done with it. */
export function ScheduleItem({ schedule }: { schedule: Schedule }) {
  const client = useQueryClient();
  const { name, sentence, enabled, nextRunOn, lastRun } = schedule;
  const shown = showInvisibleInProse(name);
  const run = useMutation({
    mutationFn: () => runSchedule(schedule.id),
    onSuccess: ({ id }) =>
      toast.success(`Backup ${id} started`, { description: `The next run of “${shown}” stays where it is.` }),
    onError: (error) => toast.error('No backup was started', { description: error.message }),
    onSettled: () =>
      Promise.all([
        client.invalidateQueries({ queryKey: queryKeys.protection.all }),
        client.invalidateQueries({ queryKey: queryKeys.daemons.all }),
      ]),
  });
  return (
    <li className="flex flex-wrap items-start gap-x-6 gap-y-3 px-5 py-4">
      <div className="min-w-0 flex-1 basis-72">
        <p className="flex flex-wrap items-center gap-2">
          <bdi className="break-words font-semibold">{shown}</bdi>
          {enabled ? null : <Badge tone="idle">Switched off</Badge>}
        </p>
        <p className="break-words">{sentence}</p>
        <p className="text-muted text-sm">{verifyWords(schedule.verifyEvery)}</p>
        <dl className="figures mt-1.5 grid grid-cols-[auto_minmax(0,1fr)] gap-x-4 gap-y-1 text-sm">
          <dt className="text-muted">Next</dt>
          <dd>{nextRunOn === null ? 'None: the schedule is switched off' : <TimeAhead time={nextRunOn} />}</dd>
          <dt className="text-muted">Last</dt>
          <dd className="min-w-0 break-words">
            <LastRun schedule={schedule} />
          </dd>
        </dl>
      </div>
      {lastRun === null ? null : <RunBadge run={lastRun} />}
      <div className="flex flex-wrap gap-2">
        <Button size="sm" busy={run.isPending} aria-label={`Run now: ${shown}`} onClick={() => run.mutate()}>
          <Play aria-hidden />
          Run now
        </Button>
        <DialogButton
          load={loadForm}
          dialog={{ stored: schedule }}
          trigger={
            <Button size="sm" aria-label={`Change: ${shown}`}>
              Change
            </Button>
          }
        />
        <DialogButton
          load={loadDelete}
          dialog={{
            what: 'schedule',
            name: schedule.name,
            consequence:
              'It takes no more backups, and its heartbeats are deleted. Backups that it has taken stay, and so does the list of its runs.',
            remove: () => deleteSchedule(schedule),
          }}
          trigger={
            <Button size="sm" variant="quiet" aria-label={`Delete: ${shown}`}>
              Delete
            </Button>
          }
        />
      </div>
    </li>
  );
}

function verifyWords(every: number): string {
  if (every === 0) return 'Backups are not verified.';
  return every === 1 ? 'Each backup is verified.' : `Every ${every} backups, one is verified.`;
}

function LastRun({ schedule: { lastRun } }: { schedule: Schedule }) {
  if (lastRun === null) return 'None yet';
  const { slotOn, startedOn, endedOn, daemonId, reason } = lastRun;
  const took = startedOn !== null && endedOn !== null ? Date.parse(endedOn) - Date.parse(startedOn) : null;
  const facts = [took === null || reason !== null ? null : formatDuration(took), runVerification(lastRun)];
  const said = facts.filter((fact) => fact !== null).join(', ');
  return (
    <>
      <RelativeTime time={Date.parse(startedOn ?? slotOn)} />
      {said === '' ? '' : `, ${said}`}
      {daemonId === null ? null : (
        <>
          {' '}
          <Link href={`/daemons/${daemonId}`} className="rounded-sm text-link underline underline-offset-2">
            Backup {daemonId}
          </Link>
        </>
      )}
      {reason === null ? null : <span className="block text-muted">{showInvisibleInProse(reason)}</span>}
    </>
  );
}
