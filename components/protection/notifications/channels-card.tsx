'use client';

import { useQuery } from '@tanstack/react-query';
import { BellOff, Plus } from 'lucide-react';
import { Button } from '#components/ui/button.tsx';
import { Card, CardBody, CardHeader } from '#components/ui/card.tsx';
import { DialogButton } from '#components/ui/dialog/dialog-button.tsx';
import { Empty } from '#components/ui/empty.tsx';
import { FailureNotice } from '#components/ui/failure-notice.tsx';
import { Loading, Skeleton } from '#components/ui/skeleton.tsx';
import { channelsQuery } from '#lib/queries/notifications/notification-queries.ts';
import { ChannelRow } from './channel-row.tsx';

const loadForm = async () => (await import('./channel-form-dialog.tsx')).ChannelFormDialog;

/** Who is told when something is wrong. */
export function ChannelsCard() {
  const { data, error, refetch } = useQuery(channelsQuery);
  // In one place whether there are channels or not: its dialog shows a secret once, and must outlive the first channel's arrival.
  const add = data ? (
    <DialogButton
      trigger={
        <Button variant="primary" size="sm">
          <Plus aria-hidden />
          Add channel
        </Button>
      }
      load={loadForm}
      dialog={{ stored: null, mail: data.mail }}
    />
  ) : null;
  return (
    <Card aria-labelledby="channels-title">
      <CardHeader id="channels-title" title="Who is told">
        <div className="me-3">{add}</div>
      </CardHeader>
      {data && data.results.length > 0 ? (
        <ul aria-labelledby="channels-title" className="divide-y divide-line border-line border-t">
          {data.results.map((channel) => (
            <ChannelRow key={channel.id} channel={channel} mail={data.mail} />
          ))}
        </ul>
      ) : null}
      {data?.results.length === 0 ? (
        <Empty icon={<BellOff />}>Nobody is told when a backup fails. Add an email address, a chat or a webhook.</Empty>
      ) : null}
      {data && !data.mail ? (
        <p className="border-line border-t px-5 py-3 text-muted text-sm">
          Emails are not set up. Set SMTP_URL and MAIL_FROM, and restart the console and its runners.
        </p>
      ) : null}
      {!data && error ? (
        <CardBody>
          <FailureNotice title="The channels could not be listed" error={error} retry={() => void refetch()} />
        </CardBody>
      ) : null}
      {!data && !error ? (
        <Loading label="Loading channels" className="flex flex-col gap-2 px-5 pb-5">
          <Skeleton className="h-6 w-48" />
          <Skeleton className="h-6 w-72 max-w-full" />
        </Loading>
      ) : null}
    </Card>
  );
}
