'use client';

import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { Loading, Skeleton } from '#components/ui/skeleton.tsx';
import { classNames } from '#lib/class-names.ts';
import type { TableSize } from '#lib/contracts/storage-report.ts';
import { formatBytes } from '#lib/format/format-bytes.ts';
import { formatCount } from '#lib/format/format-count.ts';
import { storageGroupsQuery } from '#lib/queries/storage/storage-groups-query.ts';
import {
  bucketUseQuery,
  databaseUseQuery,
  openUploadsQuery,
  usageSetupQuery,
} from '#lib/queries/storage/storage-queries.ts';
import { firstUsagePage } from './tables/usage-dimensions.ts';

/** Each of the stores in one figure. */
export function StorageFigures() {
  const setup = useQuery(usageSetupQuery);
  const isMissing = setup.data !== undefined && setup.data.problem !== null;
  const usage = useQuery({ ...storageGroupsQuery(firstUsagePage), enabled: setup.data?.problem === null });
  const database = useQuery(databaseUseQuery);
  const bucket = useQuery(bucketUseQuery);
  const uploads = useQuery(openUploadsQuery);
  const backups = bucket.data?.backups;
  const others = bucket.data?.others;
  const sum = (sizes: number[]) => sizes.reduce((total, size) => total + size, 0);
  const count = (counts: number[]) => formatCount(sum(counts), 'object');
  const open = uploads.data?.length ?? 0;
  return (
    <dl
      className={classNames(
        'grid gap-4 lg:gap-6',
        isMissing ? 'grid-cols-1 sm:grid-cols-3' : 'grid-cols-2 lg:grid-cols-4',
      )}
    >
      <Figure label="Database" failure={database.error}>
        {database.data ? [formatBytes(database.data.bytes), describeTables(database.data.tables)] : null}
      </Figure>
      <Figure label="Backups" failure={bucket.error}>
        {backups ? [formatBytes(sum(backups.map(({ size }) => size))), formatCount(backups.length, 'backup')] : null}
      </Figure>
      <Figure label="Other objects" failure={bucket.error}>
        {others
          ? [
              formatBytes(sum(others.map(({ bytes }) => bytes))),
              open > 0
                ? `${count(others.map((other) => other.count))}, ${formatCount(open, 'unfinished upload')}`
                : count(others.map((other) => other.count)),
            ]
          : null}
      </Figure>
      {isMissing ? null : (
        <Figure label="Stored files" failure={usage.error ?? setup.error}>
          {usage.data ? [formatBytes(usage.data.totalSize), formatCount(usage.data.totalCount, 'file')] : null}
        </Figure>
      )}
    </dl>
  );
}

/** "21 tables, 1 materialized view": a backup has as many tables, as it holds no materialized view's rows. */
function describeTables(tables: readonly { kind: TableSize['kind'] }[]): string {
  const views = tables.filter(({ kind }) => kind === 'MATERIALIZED_VIEW').length;
  const counted = formatCount(tables.length - views, 'table');
  return views === 0 ? counted : `${counted}, ${formatCount(views, 'materialized view')}`;
}

type FigureProps = { label: string; failure: unknown; children: [figure: ReactNode, detail: ReactNode] | null };

function Figure({ label, failure, children }: FigureProps) {
  return (
    <div className="flex min-w-0 flex-col gap-1 rounded-lg border border-line bg-surface px-5 py-4">
      <dt className="text-muted text-sm">{label}</dt>
      <dd className="flex min-h-14 flex-col">
        {children ? (
          <>
            <span className="figures font-semibold text-xl">{children[0]}</span>
            <span className="figures text-muted text-sm">{children[1]}</span>
          </>
        ) : failure ? (
          <span className="text-muted">Unknown</span>
        ) : (
          <Loading label={`Loading ${label.toLowerCase()}`} className="flex flex-col gap-2 pt-1">
            <Skeleton className="h-5 w-24" />
            <Skeleton className="w-16" />
          </Loading>
        )}
      </dd>
    </div>
  );
}
