'use client';

import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useId, useState } from 'react';
import { DialogBody } from '#components/ui/dialog/dialog.tsx';
import type { OpenedDialog } from '#components/ui/dialog/dialog-button.tsx';
import { DialogForm } from '#components/ui/dialog/dialog-form.tsx';
import { FormDialog } from '#components/ui/dialog/form-dialog.tsx';
import { FormFooter } from '#components/ui/dialog/form-footer.tsx';
import { FailureNotice } from '#components/ui/failure-notice.tsx';
import { Input } from '#components/ui/input.tsx';
import { Label } from '#components/ui/label.tsx';
import { Select } from '#components/ui/select.tsx';
import { toast } from '#components/ui/toast/toast.ts';
import type { HeartbeatInput } from '#lib/contracts/notifications/notification.ts';
import { showInvisibleInProse } from '#lib/format/show-invisible.ts';
import { addHeartbeat } from '#lib/queries/notifications/notification-queries.ts';
import { queryKeys } from '#lib/queries/query-keys.ts';
import { schedulesQuery } from '#lib/queries/schedules/schedules-queries.ts';

const calls = {
  WHOLE: 'When a backup starts, fails, or is complete',
  VERIFIED: 'When a backup starts, fails, or is verified',
  CONSOLE: 'Regularly, while a runner runs',
} as const;
type Calls = keyof typeof calls;

/** `schedule`: its id, or '' for every backup. */
type Draft = { name: string; url: string; when: Calls; schedule: string; minutes: string };
const empty: Draft = { name: '', url: '', when: 'WHOLE', schedule: '', minutes: '60' };
/** What was typed and not saved, until the page is loaded again. The URL is a secret, so that it is kept in memory alone. */
let kept: Draft = empty;

/** Adds a heartbeat. */
export function HeartbeatFormDialog({ onClose, onCloseAutoFocus }: OpenedDialog) {
  const id = useId();
  const client = useQueryClient();
  const [value, setValue] = useState(kept);
  const schedules = useQuery(schedulesQuery).data?.results ?? [];
  const add = useMutation({
    mutationFn: (input: HeartbeatInput) => addHeartbeat(input),
    onSuccess: ({ name }) => {
      kept = empty;
      toast.success('Heartbeat added', { description: name });
      onClose();
    },
    onSettled: () => client.invalidateQueries({ queryKey: queryKeys.notifications.all }),
  });
  const edit = (change: Partial<Draft>) => {
    kept = { ...value, ...change };
    add.reset();
    setValue(kept);
  };
  return (
    <FormDialog
      title="Add heartbeat"
      description="The URL is kept in the console database. It is not shown again."
      className="max-w-lg"
      onClose={onClose}
      onCloseAutoFocus={onCloseAutoFocus}
    >
      <DialogForm
        noValidate
        onSubmit={() => {
          if (!add.isPending) add.mutate(toInput(value));
        }}
      >
        <DialogBody>
          <div className="flex flex-col gap-1.5">
            <Label htmlFor={`${id}-name`}>Name</Label>
            <Input
              id={`${id}-name`}
              value={value.name}
              maxLength={80}
              dir="auto"
              onChange={(event) => edit({ name: event.target.value })}
            />
          </div>
          <div className="flex flex-col gap-1.5">
            <Label htmlFor={`${id}-url`}>URL</Label>
            <Input
              id={`${id}-url`}
              value={value.url}
              autoComplete="off"
              spellCheck={false}
              aria-describedby={`${id}-url-hint`}
              onChange={(event) => edit({ url: event.target.value })}
            />
            <p id={`${id}-url-hint`} className="text-muted text-sm">
              Called with GET. “/start” and “/fail” are added for a start and a failure.
            </p>
          </div>
          <div className="flex flex-col items-start gap-1.5">
            <Label htmlFor={`${id}-when`}>When it is called</Label>
            <Select
              id={`${id}-when`}
              value={value.when}
              onChange={(event) => edit({ when: toCalls(event.target.value) })}
            >
              {Object.entries(calls).map(([when, words]) => (
                <option key={when} value={when}>
                  {words}
                </option>
              ))}
            </Select>
          </div>
          {value.when !== 'CONSOLE' && schedules.length > 0 ? (
            <div className="flex flex-col items-start gap-1.5">
              <Label htmlFor={`${id}-schedule`}>Which backups it follows</Label>
              <Select
                id={`${id}-schedule`}
                className="max-w-full"
                value={value.schedule}
                aria-describedby={`${id}-schedule-hint`}
                onChange={(event) => edit({ schedule: event.target.value })}
              >
                <option value="">All backups</option>
                {schedules.map((schedule) => (
                  <option key={schedule.id} value={schedule.id}>
                    Schedule “{showInvisibleInProse(schedule.name)}”
                  </option>
                ))}
              </Select>
              <p id={`${id}-schedule-hint`} className="text-muted text-sm">
                Of a schedule, a run fails after its last attempt, or when it is missed or skipped.
              </p>
            </div>
          ) : null}
          {value.when === 'CONSOLE' ? (
            <div className="flex flex-col gap-1.5">
              <Label htmlFor={`${id}-minutes`}>Every (minutes, 1 to 1,440)</Label>
              <Input
                id={`${id}-minutes`}
                className="w-28"
                inputMode="numeric"
                value={value.minutes}
                onChange={(event) => edit({ minutes: event.target.value.replace(/\D/g, '') })}
              />
            </div>
          ) : null}
          {add.error ? <FailureNotice title="The heartbeat was not added" error={add.error} /> : null}
        </DialogBody>
        <FormFooter
          submit="Add heartbeat"
          busy={add.isPending}
          onCancel={() => {
            kept = empty;
          }}
        />
      </DialogForm>
    </FormDialog>
  );
}

function toCalls(value: string): Calls {
  return value === 'VERIFIED' || value === 'CONSOLE' ? value : 'WHOLE';
}

function toInput({ name, url, when, schedule, minutes }: Draft): HeartbeatInput {
  if (when === 'CONSOLE') return { covers: 'CONSOLE', name, url, everyMinutes: Number(minutes) };
  return { covers: 'BACKUPS', name, url, successWhen: when, scheduleId: schedule === '' ? null : schedule };
}
