'use client';

import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { ShieldCheck } from 'lucide-react';
import type { ReactNode } from 'react';
import { Button } from '#components/ui/button.tsx';
import { CardBody } from '#components/ui/card.tsx';
import { FailureNotice } from '#components/ui/failure-notice.tsx';
import { Link } from '#components/ui/link.tsx';
import { Loading, Skeleton } from '#components/ui/skeleton.tsx';
import { toast } from '#components/ui/toast/toast.ts';
import type { ProtectionDefaults } from '#lib/contracts/protection/protection.ts';
import { isZone } from '#lib/contracts/retention/retention.ts';
import { showInvisibleInProse } from '#lib/format/show-invisible.ts';
import { protectionDefaultsQuery, setProtectionDefaults } from '#lib/queries/protection/protection-defaults.ts';
import { queryKeys } from '#lib/queries/query-keys.ts';
import { describeRules } from '#lib/retention-words.ts';

/** The first step of a stack that has no schedule: what good defaults are, in this browser's zone, and the button that sets just these. */
export function FirstStep() {
  const client = useQueryClient();
  const { timeZone } = Intl.DateTimeFormat().resolvedOptions();
  const zone = isZone(timeZone) ? timeZone : 'UTC';
  const { data, error, refetch } = useQuery(protectionDefaultsQuery(zone));
  const set = useMutation({
    mutationFn: ({ drill, retention }: ProtectionDefaults) =>
      setProtectionDefaults({ zone, seen: { drill: drill !== null, retention: retention !== null } }),
    onSuccess: ({ sentence }) => toast.success('Protection is set up', { description: sentence ?? '' }),
    onError: (failure) => toast.error('Nothing was set up', { description: failure.message }),
    onSettled: () =>
      Promise.all(
        [queryKeys.protection.all, queryKeys.retention.all].map((queryKey) => client.invalidateQueries({ queryKey })),
      ),
  });
  return (
    <CardBody className="flex flex-col items-start gap-4">
      <p className="max-w-prose text-muted">
        No backup is scheduled: one is taken only when a person starts it. One button sets all of this:
      </p>
      {!data && error ? (
        <FailureNotice title="It could not be read what would be set" error={error} retry={() => void refetch()} />
      ) : null}
      {!data && !error ? (
        <Loading label="Loading what would be set" className="flex w-full flex-col gap-2">
          <Skeleton className="h-5 w-full max-w-lg" />
          <Skeleton className="h-5 w-full max-w-lg" />
          <Skeleton className="h-5 w-full max-w-lg" />
        </Loading>
      ) : null}
      {data ? <WhatIsSet defaults={data} /> : null}
      <Button
        variant="primary"
        busy={set.isPending}
        disabled={!data?.schedule}
        onClick={() => data && !set.isPending && set.mutate(data)}
      >
        <ShieldCheck aria-hidden />
        Set up protection
      </Button>
    </CardBody>
  );
}

function WhatIsSet({ defaults: { schedule, drill, retention, retentionLeft } }: { defaults: ProtectionDefaults }) {
  return (
    <dl className="grid w-full grid-cols-1 gap-x-6 gap-y-1 sm:grid-cols-[auto_minmax(0,1fr)] sm:gap-y-2">
      <Row name="Backup">
        {schedule === null ? 'A schedule is there already.' : `${schedule.sentence}. Each is verified.`}
      </Row>
      <Row name="Drill">
        {drill === null
          ? 'A drill is there already: it stays as it is.'
          : `${drill.sentence}. A backup of the last ${drill.randomDays} days, chosen at random, is verified again.`}
      </Row>
      <Row name="Retention">
        {retention === null ? (
          <>
            Left to you: no rule is set here. {showInvisibleInProse(retentionLeft ?? '')}{' '}
            <Link href="/protection/retention" className="rounded-sm text-link underline underline-offset-2">
              View retention
            </Link>
          </>
        ) : (
          `Backups are ${describeRules(retention)}. The newest ${retention.floor} always stay, and safety backups stay ${retention.safetyDays} days. This deletes no backup that is in the bucket now.`
        )}
      </Row>
    </dl>
  );
}

function Row({ name, children }: { name: string; children: ReactNode }) {
  return (
    <>
      <dt className="text-muted">{name}</dt>
      <dd className="mb-2 min-w-0 break-words sm:mb-0">{children}</dd>
    </>
  );
}
