'use client';

import { useQuery } from '@tanstack/react-query';
import { Archive } from 'lucide-react';
import { StartBackupButton } from '#components/start/start-backup-button.tsx';
import { Card, CardHeader } from '#components/ui/card.tsx';
import { Empty } from '#components/ui/empty.tsx';
import { FailureNotice } from '#components/ui/failure-notice.tsx';
import type { BucketUse } from '#lib/contracts/storage-report.ts';
import { formatBytes } from '#lib/format/format-bytes.ts';
import { formatCount } from '#lib/format/format-count.ts';
import { bucketUseQuery, storageCsv } from '#lib/queries/storage/storage-queries.ts';
import { backupAges } from './backup-ages.ts';
import { CsvLink } from './csv-link.tsx';
import { BarPlot } from './plots/plots.tsx';
import { TableSkeleton } from './tables/table-skeleton.tsx';
import { BucketBackupsTable, OtherObjectsTable } from './tables/tables.tsx';

const series = [{ key: 'size', label: 'Size', color: 'var(--color-series-1)' }];

/** What the stack's place in its bucket holds: the backups by age and size, the notes beside them, and everything else by folder. */
export function BucketCard() {
  const { data, error, refetch } = useQuery(bucketUseQuery);
  return (
    <Card aria-labelledby="bucket-title">
      <CardHeader id="bucket-title" title="Bucket">
        {data && data.backups.length > 0 ? (
          <CsvLink href={storageCsv.backups} what="the backups in the bucket" />
        ) : null}
      </CardHeader>
      {error && !data ? (
        <div className="px-5 pb-5">
          <FailureNotice title="The bucket could not be listed" error={error} retry={() => void refetch()} />
        </div>
      ) : null}
      {!data && !error ? <TableSkeleton label="Loading bucket" rows={6} /> : null}
      {data ? <Backups use={data} /> : null}
      {data && data.notes.count > 0 ? (
        <p className="figures border-line border-t px-5 py-3 text-muted">
          Notes and verification records, kept beside the backups: {formatCount(data.notes.count, 'object')},{' '}
          {formatBytes(data.notes.bytes)}.
        </p>
      ) : null}
      {data && data.others.length > 0 ? (
        <div className="border-line border-t">
          <div className="flex min-h-12 items-center justify-between px-5 pt-3">
            <h3 className="font-medium">Other objects</h3>
            <div className="-mr-3">
              <CsvLink href={storageCsv.others} what="the other objects in the bucket" />
            </div>
          </div>
          <OtherObjectsTable others={data.others} />
        </div>
      ) : null}
    </Card>
  );
}

function Backups({ use: { bucket, backups } }: { use: BucketUse }) {
  if (backups.length === 0) {
    return (
      <Empty icon={<Archive />} action={<StartBackupButton variant="secondary" />}>
        No backups in <bdi className="break-all">{bucket}</bdi> yet.
      </Empty>
    );
  }
  return (
    <div className="grid grid-cols-1 lg:grid-cols-[minmax(0,2fr)_minmax(0,3fr)]">
      <div className="h-60 px-5 pb-4">
        <BarPlot
          label="Plot of the backups’ size by their age; the table has each backup."
          rows={backupAges(backups, Date.now())}
          series={series}
        />
      </div>
      <BucketBackupsTable backups={backups} />
    </div>
  );
}
