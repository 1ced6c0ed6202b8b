'use client';

import { useQuery } from '@tanstack/react-query';
import { ChevronLeft } from 'lucide-react';
import Link from 'next/link';
import { RestoredDatabasesCard } from '#components/restored-databases/restored-databases-card.tsx';
import { Card, CardBody } from '#components/ui/card.tsx';
import { FailureNotice } from '#components/ui/failure-notice.tsx';
import { useIsAlive } from '#components/ui/hooks/use-is-alive.ts';
import { PageHeader } from '#components/ui/page-header.tsx';
import { Loading, Skeleton } from '#components/ui/skeleton.tsx';
import { retentionQuery } from '#lib/queries/retention/retention-queries.ts';
import { KeptCard } from './kept-card.tsx';
import { RulesCard } from './rules-card.tsx';
import { RunsCard } from './runs-card.tsx';

/** Which backups are kept: in one sentence, then the rules with what they do, and what was deleted. */
export function RetentionPage() {
  const { data, error, refetch } = useQuery(retentionQuery);
  const isAlive = useIsAlive();
  return (
    <>
      <div className="flex flex-col gap-2">
        <Link
          href="/protection"
          className="-ms-1 flex w-fit items-center gap-1 rounded-sm text-muted text-sm transition-colors duration-150 hover:text-text"
        >
          <ChevronLeft aria-hidden className="size-4 rtl:rotate-180" />
          Protection
        </Link>
        <PageHeader title="Retention">
          <p>Which backups are kept, and which are deleted by themselves.</p>
        </PageHeader>
      </div>
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
      {data ? <KeptCard stored={data} /> : null}
      {data && isAlive ? (
        <RulesCard key={data.version} stored={data} zone={Intl.DateTimeFormat().resolvedOptions().timeZone} />
      ) : null}
      <RunsCard />
      <RestoredDatabasesCard />
    </>
  );
}
