'use client';

import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { BackupPlaces, CopySentences } from '#components/backups/shared/backup-places.tsx';
import { Card, CardHeader } from '#components/ui/card.tsx';
import { Link } from '#components/ui/link.tsx';
import { Progress } from '#components/ui/progress.tsx';
import { Pager } from '#components/ui/table/pager.tsx';
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from '#components/ui/table/table.tsx';
import { ForeignName } from '#components/ui/text/foreign-name.tsx';
import { RelativeTime } from '#components/ui/text/relative-time.tsx';
import type { BackupCopy } from '#lib/contracts/copies.ts';
import { formatBytes } from '#lib/format/format-bytes.ts';
import { copiesPageSize, copiesQuery } from '#lib/queries/copies/copies-query.ts';
import { objectPath } from '#lib/queries/object-path.ts';

/** Each backup with its copy, the newest first. The card above tells what fails. */
export function CopyList() {
  const [page, setPage] = useState(1);
  const { data } = useQuery(copiesQuery({ offset: (page - 1) * copiesPageSize }));
  if (!data || data.second === null || data.totalNumberOfResults === 0) return null;
  return (
    <>
      <Card aria-labelledby="copies-title" className="overflow-hidden">
        <CardHeader id="copies-title" title="Backups and their copies" />
        <Table aria-label="Copies">
          <TableHeader className="hidden border-line border-b md:table-header-group">
            <TableRow>
              <TableHead>Backup</TableHead>
              <TableHead>Places</TableHead>
              <TableHead className="text-end">Size</TableHead>
            </TableRow>
          </TableHeader>
          <TableBody>
            {data.results.map((copy) => (
              <CopyRow key={copy.key} copy={copy} />
            ))}
          </TableBody>
        </Table>
      </Card>
      {data.totalNumberOfResults > copiesPageSize ? (
        <Pager
          page={page}
          pageSize={copiesPageSize}
          total={data.totalNumberOfResults}
          noun="copy"
          words={['Previous', 'Next']}
          onPage={setPage}
        />
      ) : null}
    </>
  );
}

function CopyRow({ copy }: { copy: BackupCopy }) {
  const { key, bytes, copiedBytes, state, writtenOn, nextTryOn } = copy;
  const done = `${formatBytes(copiedBytes)} of ${formatBytes(bytes)}`;
  return (
    <TableRow className="flex flex-wrap gap-x-3 gap-y-2 px-5 py-3 md:table-row md:p-0">
      <TableCell className="h-auto min-w-0 basis-full p-0 first:pl-0 md:px-3 md:py-3 md:align-top md:first:pl-5">
        <Link href={`/backups/${objectPath(key)}`} className="rounded-sm text-link underline-offset-2 hover:underline">
          <ForeignName name={key} className="break-all font-mono text-xs" />
        </Link>
        <p className="figures text-muted text-sm">
          <RelativeTime time={Date.parse(writtenOn)} />
        </p>
      </TableCell>
      <TableCell className="h-auto min-w-0 basis-full p-0 md:w-1/2 md:px-3 md:py-3 md:align-top">
        <div className="figures flex flex-col items-start gap-1 text-muted text-sm">
          <BackupPlaces copy={copy} />
          {state === 'COPYING' ? (
            <span className="flex w-full max-w-64 items-center gap-2">
              <Progress value={bytes === 0 ? null : Math.min(copiedBytes / bytes, 1)} label="Copied" valueText={done} />
              <span className="whitespace-nowrap">{done}</span>
            </span>
          ) : null}
          <CopySentences copy={copy} />
          {nextTryOn === null ? null : (
            <p>
              The next attempt is <RelativeTime time={Date.parse(nextTryOn)} />.
            </p>
          )}
        </div>
      </TableCell>
      <TableCell className="figures h-auto whitespace-nowrap p-0 text-sm last:pr-0 md:px-3 md:py-3 md:text-end md:align-top md:text-base md:last:pr-5">
        {formatBytes(bytes)}
      </TableCell>
    </TableRow>
  );
}
