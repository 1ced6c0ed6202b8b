'use client';

import { useQuery } from '@tanstack/react-query';
import { Card, CardHeader } from '#components/ui/card.tsx';
import { FailureNotice } from '#components/ui/failure-notice.tsx';
import { Loading, Skeleton } from '#components/ui/skeleton.tsx';
import { openUploadsQuery, storageCsv } from '#lib/queries/storage/storage-queries.ts';
import { CsvLink } from './csv-link.tsx';
import { OpenUploadsTable } from './tables/tables.tsx';

/** Uploads that were started and not finished: they take space that no list of objects shows. */
export function OpenUploadsCard() {
  const { data, error, refetch } = useQuery(openUploadsQuery);
  return (
    <Card aria-labelledby="uploads-title">
      <CardHeader id="uploads-title" title="Unfinished uploads">
        {data && data.length > 0 ? <CsvLink href={storageCsv.uploads} what="the unfinished uploads" /> : null}
      </CardHeader>
      {error && !data ? (
        <div className="px-5 pb-5">
          <FailureNotice
            title="The unfinished uploads could not be listed"
            error={error}
            retry={() => void refetch()}
          />
        </div>
      ) : null}
      {!data && !error ? (
        <Loading label="Loading uploads" className="px-5 pb-5">
          <Skeleton className="w-64 max-w-full" />
        </Loading>
      ) : null}
      {data?.length === 0 ? (
        <p className="px-5 pb-5 text-muted">None. An unfinished upload uses space in the bucket until it is aborted.</p>
      ) : null}
      {data && data.length > 0 ? <OpenUploadsTable uploads={data} /> : null}
    </Card>
  );
}
