'use client';

import { useQuery } from '@tanstack/react-query';
import { Database } from 'lucide-react';
import { Card, CardHeader } from '#components/ui/card.tsx';
import { Empty } from '#components/ui/empty.tsx';
import { FailureNotice } from '#components/ui/failure-notice.tsx';
import type { DatabaseUse } from '#lib/contracts/storage-report.ts';
import { formatBytes } from '#lib/format/format-bytes.ts';
import { showInvisible } from '#lib/format/show-invisible.ts';
import { databaseUseQuery, storageCsv } from '#lib/queries/storage/storage-queries.ts';
import { CsvLink } from './csv-link.tsx';
import { BarPlot } from './plots/plots.tsx';
import { tableParts } from './table-parts.ts';
import { TableSkeleton } from './tables/table-skeleton.tsx';
import { DatabaseTable } from './tables/tables.tsx';

const mostBars = 8;

/** What the database takes on its disk, table by table. */
export function DatabaseCard() {
  const { data, error, refetch } = useQuery(databaseUseQuery);
  const tables = data?.tables;
  return (
    <Card aria-labelledby="database-title">
      <CardHeader id="database-title" title="Database tables">
        {tables && tables.length > 0 ? <CsvLink href={storageCsv.tables} what="what each table uses" /> : null}
      </CardHeader>
      {error && !data ? (
        <div className="px-5 pb-5">
          <FailureNotice
            title="The database’s tables could not be measured"
            error={error}
            retry={() => void refetch()}
          />
        </div>
      ) : null}
      {!data && !error ? <TableSkeleton label="Loading tables" rows={8} /> : null}
      {data ? <Whole use={data} /> : null}
      {tables?.length === 0 ? <Empty icon={<Database />}>The database has no tables yet.</Empty> : null}
      {tables && tables.length > 0 ? (
        <>
          <div className="h-72 px-5 pb-4">
            <BarPlot
              label="Plot of the largest tables by heap, indexes and TOAST; the table has the same figures."
              rows={tables.slice(0, mostBars).map((table) => ({
                id: `${table.schema}\0${table.name}`,
                name: showInvisible(table.name),
                values: { heap: table.heapBytes, indexes: table.indexBytes, toast: table.toastBytes },
                detail: formatBytes(table.totalBytes),
              }))}
              series={tableParts}
            />
          </div>
          <DatabaseTable tables={tables} />
        </>
      ) : null}
    </Card>
  );
}

function Whole({ use: { database, bytes, tables } }: { use: DatabaseUse }) {
  const inTables = tables.reduce((sum, { totalBytes }) => sum + totalBytes, 0);
  return (
    <p className="figures px-5 pb-4 text-muted">
      <bdi className="break-all">{showInvisible(database)}</bdi> takes {formatBytes(bytes)}: {formatBytes(inTables)} in
      these tables, {formatBytes(Math.max(0, bytes - inTables))} in system catalogs and other schemas.
    </p>
  );
}
