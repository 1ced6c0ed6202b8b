'use client';

import dynamic from 'next/dynamic';
import { TableSkeleton } from './table-skeleton.tsx';
import { usagePageSize } from './usage-dimensions.ts';

const skeletonOf = (rows: number) => () => <TableSkeleton label="Loading table" rows={rows} />;

// What sorts and pages is large: it comes after the page, and to this page alone.
export const UsageTable = dynamic(() => import('./usage-table.tsx').then(({ UsageTable: Table }) => Table), {
  ssr: false,
  loading: skeletonOf(usagePageSize),
});
export const DatabaseTable = dynamic(() => import('./database-table.tsx').then(({ DatabaseTable: Table }) => Table), {
  ssr: false,
  loading: skeletonOf(8),
});
export const BucketBackupsTable = dynamic(
  () => import('./bucket-backups-table.tsx').then(({ BucketBackupsTable: Table }) => Table),
  { ssr: false, loading: skeletonOf(6) },
);
export const OtherObjectsTable = dynamic(
  () => import('./other-objects-table.tsx').then(({ OtherObjectsTable: Table }) => Table),
  { ssr: false, loading: skeletonOf(2) },
);
export const OpenUploadsTable = dynamic(
  () => import('./open-uploads-table.tsx').then(({ OpenUploadsTable: Table }) => Table),
  { ssr: false, loading: skeletonOf(1) },
);
export const GrowthTable = dynamic(() => import('./growth-table.tsx').then(({ GrowthTable: Table }) => Table), {
  ssr: false,
  loading: skeletonOf(8),
});
