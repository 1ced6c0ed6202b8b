'use client';

import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Badge } from '#components/ui/badge.tsx';
import { Button } from '#components/ui/button.tsx';
import { Card, CardHeader } from '#components/ui/card.tsx';
import { DialogButton } from '#components/ui/dialog/dialog-button.tsx';
import { FailureNotice } from '#components/ui/failure-notice.tsx';
import { Loading, Skeleton } from '#components/ui/skeleton.tsx';
import { RelativeTime } from '#components/ui/text/relative-time.tsx';
import { toast } from '#components/ui/toast/toast.ts';
import type { OwnSession } from '#lib/contracts/session.ts';
import { formatShortTime } from '#lib/format/format-exact-time.ts';
import { endSession, sessionsQuery } from '#lib/queries/accounts/account-queries.ts';
import { describeAgent } from './describe-agent.ts';

const loadEndOthersDialog = async () => (await import('./end-others-dialog.tsx')).EndOthersDialog;

/** Where the person is logged in. Each session can be ended. */
export function SessionsCard() {
  const { data, error, refetch } = useQuery(sessionsQuery);
  const others = data?.filter(({ isCurrent }) => !isCurrent).length ?? 0;
  return (
    <Card aria-labelledby="sessions-title">
      <CardHeader id="sessions-title" title="Your sessions">
        {others > 0 ? (
          <DialogButton
            trigger={
              <Button size="sm" variant="quiet">
                End all others
              </Button>
            }
            load={loadEndOthersDialog}
            dialog={{ count: others }}
          />
        ) : null}
      </CardHeader>
      {data ? (
        <ul aria-labelledby="sessions-title" className="divide-y divide-line border-line border-t">
          {data.map((session) => (
            <SessionRow key={session.id} session={session} />
          ))}
        </ul>
      ) : null}
      {!data && error ? (
        <div className="px-5 pb-5">
          <FailureNotice title="The sessions could not be listed" error={error} retry={() => void refetch()} />
        </div>
      ) : null}
      {!data && !error ? (
        <Loading label="Loading sessions" className="flex flex-col gap-2 px-5 pb-5">
          <Skeleton className="w-48" />
          <Skeleton className="w-72 max-w-full" />
        </Loading>
      ) : null}
    </Card>
  );
}

function SessionRow({ session }: { session: OwnSession }) {
  const { id, agent, address, createdOn, expiresOn, isCurrent } = session;
  const client = useQueryClient();
  const end = useMutation({
    mutationFn: () => endSession(id),
    onSuccess: () => toast.success('Session ended', { description: describeAgent(agent) }),
    onError: (error) => toast.error('The session was not ended', { description: error.message }),
    onSettled: () => client.invalidateQueries({ queryKey: sessionsQuery.queryKey }),
  });
  return (
    <li className="flex flex-wrap items-center gap-x-4 gap-y-2 px-5 py-3">
      <div className="min-w-0 flex-1 basis-60">
        <p className="flex flex-wrap items-center gap-2">
          <span className="break-words font-medium" title={agent ?? undefined}>
            {describeAgent(agent)}
          </span>
          {isCurrent ? <Badge tone="good">This device</Badge> : null}
        </p>
        <p className="text-muted text-sm">
          Signed in <RelativeTime time={Date.parse(createdOn)} />
          {address === null ? null : <> from {address}</>}, until{' '}
          <span className="figures">{formatShortTime(Date.parse(expiresOn))}</span>
        </p>
      </div>
      {isCurrent ? null : (
        <Button
          size="sm"
          busy={end.isPending || end.isSuccess}
          aria-label={`End the session of ${describeAgent(agent)}`}
          onClick={() => end.mutate()}
        >
          End
        </Button>
      )}
    </li>
  );
}
