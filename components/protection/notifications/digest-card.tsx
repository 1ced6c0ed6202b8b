'use client';

import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useId, useState } from 'react';
import { Button } from '#components/ui/button.tsx';
import { Card, CardBody, CardHeader } from '#components/ui/card.tsx';
import { FailureNotice } from '#components/ui/failure-notice.tsx';
import { Input } from '#components/ui/input.tsx';
import { Label } from '#components/ui/label.tsx';
import { Select } from '#components/ui/select.tsx';
import { Loading, Skeleton } from '#components/ui/skeleton.tsx';
import { LocalText } from '#components/ui/text/local-text.tsx';
import { toast } from '#components/ui/toast/toast.ts';
import type { Digest, DigestInput } from '#lib/contracts/notifications/notification.ts';
import { formatShortTime } from '#lib/format/format-exact-time.ts';
import { digestQuery, setDigest } from '#lib/queries/notifications/notification-queries.ts';
import { queryKeys } from '#lib/queries/query-keys.ts';

const weekdays = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'];
const hours = Array.from({ length: 24 }, (_, hour) => hour);

/** When the weekly digest is sent to the channels that are told of it. */
export function DigestCard() {
  const { data, error, refetch } = useQuery(digestQuery);
  return (
    <Card aria-labelledby="digest-title">
      <CardHeader id="digest-title" title="Weekly digest" />
      <CardBody>
        {data ? <DigestForm key={JSON.stringify(data)} stored={data} /> : null}
        {!data && error ? (
          <FailureNotice title="The digest could not be read" error={error} retry={() => void refetch()} />
        ) : null}
        {!data && !error ? (
          <Loading label="Loading digest">
            <Skeleton className="h-8 w-72 max-w-full" />
          </Loading>
        ) : null}
      </CardBody>
    </Card>
  );
}

function DigestForm({ stored }: { stored: Digest }) {
  const id = useId();
  const client = useQueryClient();
  const { nextOn, ...times } = stored;
  const [value, setValue] = useState<DigestInput>(times);
  const save = useMutation({
    mutationFn: () => setDigest(value),
    onSuccess: (saved) => {
      client.setQueryData(digestQuery.queryKey, saved);
      toast.success('The digest’s time is set');
    },
    onSettled: () => client.invalidateQueries({ queryKey: queryKeys.notifications.digest }),
  });
  const edit = (change: Partial<DigestInput>) => {
    save.reset();
    setValue({ ...value, ...change });
  };
  const isChanged = JSON.stringify(value) !== JSON.stringify(times);
  return (
    <form
      className="flex flex-col gap-3"
      onSubmit={(event) => {
        event.preventDefault();
        if (!save.isPending) save.mutate();
      }}
    >
      <div className="flex flex-wrap items-end gap-4">
        <div className="flex flex-col gap-1.5">
          <Label htmlFor={`${id}-day`}>Day</Label>
          <Select
            id={`${id}-day`}
            value={value.weekday}
            onChange={(event) => edit({ weekday: Number(event.target.value) })}
          >
            {weekdays.map((name, weekday) => (
              <option key={name} value={weekday}>
                {name}
              </option>
            ))}
          </Select>
        </div>
        <div className="flex flex-col gap-1.5">
          <Label htmlFor={`${id}-hour`}>Time</Label>
          <Select id={`${id}-hour`} value={value.hour} onChange={(event) => edit({ hour: Number(event.target.value) })}>
            {hours.map((hour) => (
              <option key={hour} value={hour}>
                {String(hour).padStart(2, '0')}:00
              </option>
            ))}
          </Select>
        </div>
        <div className="flex flex-col gap-1.5">
          <Label htmlFor={`${id}-zone`}>Time zone</Label>
          <Input
            id={`${id}-zone`}
            className="h-8 w-52"
            value={value.zone}
            spellCheck={false}
            onChange={(event) => edit({ zone: event.target.value })}
          />
        </div>
        <Button type="submit" size="sm" busy={save.isPending} disabled={!isChanged}>
          Save
        </Button>
      </div>
      <p className="text-muted text-sm">
        Sent to each channel that has “Weekly digest” ticked. Next:{' '}
        <LocalText text={formatShortTime(Date.parse(nextOn))} /> (your time).
      </p>
      {save.error ? <FailureNotice title="The digest’s time was not set" error={save.error} /> : null}
    </form>
  );
}
