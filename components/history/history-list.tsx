'use client';

import { useQuery } from '@tanstack/react-query';
import { Download, History } from 'lucide-react';
import { Button } from '#components/ui/button.tsx';
import { Card } from '#components/ui/card.tsx';
import { Empty } from '#components/ui/empty.tsx';
import { FailureNotice } from '#components/ui/failure-notice.tsx';
import { useIsAlive } from '#components/ui/hooks/use-is-alive.ts';
import { PageHeader } from '#components/ui/page-header.tsx';
import { Loading, Skeleton } from '#components/ui/skeleton.tsx';
import { Pager } from '#components/ui/table/pager.tsx';
import { historyCsv, historyPageSize, historyQuery } from '#lib/queries/history/history-query.ts';
import { EventDays } from './event-days.tsx';
import { HistoryFilterBar } from './history-filter-bar.tsx';
import { useHistoryFilters } from './use-history-filters.ts';

const skeletonRows = ['w-3/5', 'w-2/5', 'w-1/2', 'w-2/3', 'w-2/5', 'w-3/5', 'w-1/3', 'w-1/2'];

/** Everything done by administrators and the console, newest first. */
export function HistoryList() {
  const { filters, page, isFiltered, change } = useHistoryFilters();
  const { data, error, refetch } = useQuery(
    historyQuery({ ...filters, limit: historyPageSize, offset: (page - 1) * historyPageSize }),
  );
  // The days are those of the reader's zone.
  const isAlive = useIsAlive();
  return (
    <>
      <PageHeader
        title="History"
        actions={
          <Button asChild>
            <a href={historyCsv(filters)} download>
              <Download aria-hidden /> Download as CSV
            </a>
          </Button>
        }
      >
        <p>
          Everything done by administrators and the console, newest first. A job is one entry, at the time it was
          started.
        </p>
      </PageHeader>
      <HistoryFilterBar filters={filters} people={data?.people ?? []} onChange={change} isFiltered={isFiltered} />
      {data && isAlive && data.results.length > 0 ? <EventDays events={data.results} /> : null}
      {data && data.results.length === 0 ? (
        <Card>
          <Empty icon={<History />}>
            {isFiltered || page > 1
              ? 'No match. Clear the filters to see everything.'
              : 'Nothing has happened yet. Status changes, jobs, and changes to backups are listed here with who did them.'}
          </Empty>
        </Card>
      ) : null}
      {!data && error ? (
        <FailureNotice title="The history could not be loaded" error={error} retry={() => void refetch()} />
      ) : null}
      {(!data && !error) || (data && !isAlive) ? (
        <Loading label="Loading the history" className="flex flex-col gap-3">
          <Skeleton className="w-16" />
          <Card className="flex flex-col divide-y divide-line">
            {skeletonRows.map((width, row) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: they are alike and never move
              <span key={row} className="flex h-11 items-center px-5">
                <Skeleton className={width} />
              </span>
            ))}
          </Card>
        </Loading>
      ) : null}
      {data && isAlive ? (
        <Pager
          page={page}
          pageSize={historyPageSize}
          total={data.totalNumberOfResults}
          noun="entry"
          nouns="entries"
          onPage={(next) => change({ page: next === 1 ? '' : String(next) })}
        />
      ) : null}
    </>
  );
}
