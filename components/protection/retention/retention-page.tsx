'use client';

import { useQuery } from '@tanstack/react-query';
import { RestoredDatabasesCard } from '#components/restored-databases/restored-databases-card.tsx';
import { Card, CardBody } from '#components/ui/card.tsx';
import { FailureNotice } from '#components/ui/failure-notice.tsx';
import { useIsAlive } from '#components/ui/hooks/use-is-alive.ts';
import { Loading, Skeleton } from '#components/ui/skeleton.tsx';
import { retentionQuery } from '#lib/queries/retention/retention-queries.ts';
import { ProtectionSubPageHeader } from '../shared/protection-sub-page-header.tsx';
import { KeptCard } from './kept-card.tsx';
import { RulesCard } from './rules-card.tsx';
import { RunsCard } from './runs-card.tsx';

/** Which backups are kept: in one sentence, then the rules with what they do, and what was deleted. */
export function RetentionPage() {
  const { data, error, refetch } = useQuery(retentionQuery);
  const isAlive = useIsAlive();
  return (
    <>
      <ProtectionSubPageHeader title="Retention">
        <p>Which backups are kept, and which are deleted by themselves.</p>
      </ProtectionSubPageHeader>
      {!data && error ? (
        <FailureNotice title="The rules could not be loaded" error={error} retry={() => void refetch()} />
      ) : null}
      {!data && !error ? (
        <Card>
          <CardBody className="pt-5">
            <Loading label="Loading rules" className="flex flex-col gap-3">
              <Skeleton className="h-6 w-full" />
              <Skeleton className="h-6 w-2/3" />
            </Loading>
          </CardBody>
        </Card>
      ) : null}
      {data ? <KeptCard place="FIRST" stored={data} /> : null}
      {data && isAlive ? (
        <RulesCard
          key={data.version}
          place="FIRST"
          stored={data}
          zone={Intl.DateTimeFormat().resolvedOptions().timeZone}
        />
      ) : null}
      <RunsCard place="FIRST" />
      <RestoredDatabasesCard />
    </>
  );
}
