'use client';

import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { Badge } from '#components/ui/badge.tsx';
import { Button } from '#components/ui/button.tsx';
import { DialogButton } from '#components/ui/dialog/dialog-button.tsx';
import { RelativeTime } from '#components/ui/text/relative-time.tsx';
import { toast } from '#components/ui/toast/toast.ts';
import type { Channel } from '#lib/contracts/notifications/notification.ts';
import { showInvisible, showInvisibleInProse } from '#lib/format/show-invisible.ts';
import { deleteChannel, deliveryQuery, testChannel } from '#lib/queries/notifications/notification-queries.ts';
import { queryKeys } from '#lib/queries/query-keys.ts';
import { kindWords, topicWords } from './channel-words.ts';
import { DeliveryState } from './delivery-state.tsx';

const loadForm = async () => (await import('./channel-form-dialog.tsx')).ChannelFormDialog;
const loadDelete = async () => (await import('../shared/delete-dialog.tsx')).DeleteDialog;

/** One channel: where it leads, what it is told of, and how its last delivery went. It can be tested, changed and deleted. */
export function ChannelRow({ channel, mail }: { channel: Channel; mail: boolean }) {
  const { id, kind, name, target, topics, enabled, last } = channel;
  const client = useQueryClient();
  const [tested, setTested] = useState<string | null>(null);
  const test = useMutation({
    mutationFn: () => testChannel(id),
    onSuccess: (delivery) => setTested(delivery.id),
    onError: (error) => toast.error('The test was not sent', { description: error.message }),
    onSettled: () => client.invalidateQueries({ queryKey: queryKeys.notifications.all }),
  });
  const shown = showInvisibleInProse(name);
  return (
    <li className="flex flex-col gap-2 px-5 py-3">
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
        <div className="min-w-0 flex-1 basis-60">
          <p className="flex flex-wrap items-center gap-2">
            <span dir="auto" className="break-words font-medium">
              {shown}
            </span>
            <Badge tone="idle">{kindWords[kind]}</Badge>
            {enabled ? null : <Badge tone="caution">Off</Badge>}
          </p>
          <p className="break-words text-muted text-sm">
            <bdi>{showInvisible(target)}</bdi>
          </p>
        </div>
        <div className="flex flex-wrap gap-2">
          <Button size="sm" busy={test.isPending} aria-label={`Test ${shown}`} onClick={() => test.mutate()}>
            Test
          </Button>
          <DialogButton
            trigger={
              <Button size="sm" aria-label={`Change ${shown}`}>
                Change
              </Button>
            }
            load={loadForm}
            dialog={{ stored: channel, mail }}
          />
          <DialogButton
            trigger={
              <Button size="sm" variant="quiet" aria-label={`Delete ${shown}`}>
                Delete
              </Button>
            }
            load={loadDelete}
            dialog={{
              what: 'channel',
              name,
              consequence: 'Nothing more is sent to it, also what waits. Its URL, token or key is deleted.',
              remove: () => deleteChannel(channel),
            }}
          />
        </div>
      </div>
      <p className="text-muted text-sm">
        {topics.length === 0 ? 'Nothing is sent.' : topics.map((topic) => topicWords[topic]).join(' · ')}
      </p>
      {tested === null ? null : <TestAnswer id={tested} />}
      {tested === null && last !== null ? (
        <p className="flex flex-wrap items-center gap-2 text-muted text-sm">
          <DeliveryState state={last.state} />
          <RelativeTime time={Date.parse(last.on)} />
          {last.answer === null || last.state === 'SENT' ? null : (
            <span className="min-w-0 break-words">{showInvisible(last.answer)}</span>
          )}
        </p>
      ) : null}
    </li>
  );
}

/** What the receiver answered to a test. */
function TestAnswer({ id }: { id: string }) {
  const { data } = useQuery(deliveryQuery(id));
  return (
    <p role="status" className="flex flex-wrap items-center gap-2 text-sm">
      {data === undefined || data.state === 'WAITING' ? (
        'Test: waiting for a runner to send it.'
      ) : (
        <>
          Test:
          <DeliveryState state={data.state} />
          <span className="min-w-0 break-words text-muted">{showInvisible(data.answer ?? 'No answer.')}</span>
        </>
      )}
    </p>
  );
}
