'use client';

import { useQuery } from '@tanstack/react-query';
import { ShieldAlert } from 'lucide-react';
import { StartBackupButton } from '#components/start/start-backup-button.tsx';
import { Card, CardBody, CardHeader } from '#components/ui/card.tsx';
import { Empty } from '#components/ui/empty.tsx';
import { FailureNotice } from '#components/ui/failure-notice.tsx';
import { Loading, Skeleton } from '#components/ui/skeleton.tsx';
import { showInvisibleInProse } from '#lib/format/show-invisible.ts';
import { protectionQuery } from '#lib/queries/protection/protection-query.ts';

/** The one sentence on the stack's protection, or the first step if nothing is set up. */
export function ProtectionCard() {
  const { data, error, refetch } = useQuery(protectionQuery);
  if (!data && error) {
    return <FailureNotice title="The protection could not be read" error={error} retry={() => void refetch()} />;
  }
  if (!data) {
    return (
      <Card aria-label="Is the stack protected?">
        <CardBody className="pt-5">
          <Loading label="Loading protection" className="flex flex-col gap-3">
            <Skeleton className="h-6 w-full" />
            <Skeleton className="h-6 w-2/3" />
          </Loading>
        </CardBody>
      </Card>
    );
  }
  if (data.sentence === null) {
    return (
      <Card aria-label="Is the stack protected?">
        <Empty icon={<ShieldAlert />} action={<StartBackupButton />}>
          Nothing is set up. A backup is taken only when a person starts one.
        </Empty>
      </Card>
    );
  }
  return (
    <Card aria-labelledby="is-protected">
      <CardHeader id="is-protected" title="Is the stack protected?" />
      <CardBody>
        <p className="text-lg">{showInvisibleInProse(data.sentence)}</p>
      </CardBody>
    </Card>
  );
}
