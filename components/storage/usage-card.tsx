'use client';

import { useQuery } from '@tanstack/react-query';
import { Files } from 'lucide-react';
import { useState } from 'react';
import { Card, CardHeader } from '#components/ui/card.tsx';
import { Empty } from '#components/ui/empty.tsx';
import { FailureNotice } from '#components/ui/failure-notice.tsx';
import { Tabs, TabsContent, TabsList, TabsTrigger } from '#components/ui/tabs.tsx';
import { storageGroupsCsv, storageGroupsQuery } from '#lib/queries/storage/storage-groups-query.ts';
import { usageSetupQuery } from '#lib/queries/storage/storage-queries.ts';
import type { TableView } from '../ui/table/data-table.tsx';
import { CsvLink } from './csv-link.tsx';
import { TableSkeleton } from './tables/table-skeleton.tsx';
import { UsageTable } from './tables/tables.tsx';
import { type UsageDimension, usageChunkSize, usageDimensions, usagePageSize } from './tables/usage-dimensions.ts';
import { UsagePlot } from './usage-plot.tsx';

const firstView: TableView = { sort: { id: 'size', desc: true }, page: 1 };

/** The stored files by one dimension at a time: the largest as a plot, all of them as a table. Nothing where they are not set up. */
export function UsageCard() {
  const setup = useQuery(usageSetupQuery);
  if (setup.error && !setup.data) {
    return (
      <Card aria-labelledby="usage-title">
        <CardHeader id="usage-title" title="Stored files" />
        <div className="px-5 pb-5">
          <FailureNotice
            title="The stored files could not be read"
            error={setup.error}
            retry={() => void setup.refetch()}
          />
        </div>
      </Card>
    );
  }
  return setup.data && setup.data.problem !== null ? null : <Usage isSetUp={setup.data !== undefined} />;
}

function Usage({ isSetUp }: { isSetUp: boolean }) {
  const [dimension, setDimension] = useState<UsageDimension>(usageDimensions[0]);
  const [view, setView] = useState(firstView);
  const filters = filtersOf(dimension, view);
  const { data, error, refetch, isPlaceholderData } = useQuery({ ...storageGroupsQuery(filters), enabled: isSetUp });
  const change = (by: string) => {
    setDimension(usageDimensions.find((known) => known.by === by) ?? usageDimensions[0]);
    setView(firstView);
  };
  const nothing = data?.totalCount === 0 ? 'No stored files yet.' : null;
  return (
    <Card aria-labelledby="usage-title">
      <CardHeader id="usage-title" title="Stored files">
        {data && nothing === null ? (
          <CsvLink href={storageGroupsCsv(filters)} what={`what is stored by ${dimension.noun}`} />
        ) : null}
      </CardHeader>
      {nothing !== null ? <Empty icon={<Files />}>{nothing}</Empty> : null}
      {nothing === null ? (
        <Tabs value={dimension.by} onValueChange={change}>
          <div className="px-5 pb-3">
            <TabsList aria-label="What is stored, by">
              {usageDimensions.map(({ by, tab }) => (
                <TabsTrigger key={by} value={by}>
                  {tab}
                </TabsTrigger>
              ))}
            </TabsList>
          </div>
          <TabsContent value={dimension.by} tabIndex={-1}>
            {error && !data ? (
              <div className="px-5 pb-5">
                <FailureNotice title="The stored files could not be read" error={error} retry={() => void refetch()} />
              </div>
            ) : (
              <div className="grid grid-cols-1 lg:grid-cols-[minmax(0,2fr)_minmax(0,3fr)]">
                <UsagePlot dimension={dimension} isSetUp={isSetUp} />
                <div aria-busy={isPlaceholderData} className={isPlaceholderData ? 'opacity-60' : undefined}>
                  {data ? (
                    <UsageTable dimension={dimension} data={data} view={view} onView={setView} />
                  ) : (
                    <TableSkeleton label="Loading stored files" rows={usagePageSize} />
                  )}
                </div>
              </div>
            )}
          </TabsContent>
        </Tabs>
      ) : null}
    </Card>
  );
}

function filtersOf({ by }: UsageDimension, { sort, page }: TableView) {
  return {
    by,
    sort: sort.id === 'count' ? ('count' as const) : sort.id === 'value' ? ('value' as const) : ('size' as const),
    order: sort.desc ? ('desc' as const) : ('asc' as const),
    offset: Math.floor(((page - 1) * usagePageSize) / usageChunkSize) * usageChunkSize,
    limit: usageChunkSize,
  };
}
