'use client';

import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { Button } from '#components/ui/button.tsx';
import { FailureNotice } from '#components/ui/failure-notice.tsx';
import { Fold } from '#components/ui/fold.tsx';
import { Loading, Skeleton } from '#components/ui/skeleton.tsx';
import { ForeignName } from '#components/ui/text/foreign-name.tsx';
import { RelativeTime } from '#components/ui/text/relative-time.tsx';
import { toast } from '#components/ui/toast/toast.ts';
import type { DeletedBackup } from '#lib/contracts/retention/deleted-backup.ts';
import { formatBytes } from '#lib/format/format-bytes.ts';
import { formatCount } from '#lib/format/format-count.ts';
import { showInvisible } from '#lib/format/show-invisible.ts';
import { deletedBackupsQuery, undeleteBackup } from '#lib/queries/backups/deleted-backups-query.ts';
import { queryKeys } from '#lib/queries/query-keys.ts';

const atFirst = 25;
const mostAtOnce = 1000;

/** The backups that were deleted and that a bucket with versions still keeps. They are listed once a person unfolds the card. */
export function DeletedBackups() {
  const [opened, setOpened] = useState(false);
  return (
    <Fold title="Deleted backups" about="Kept by buckets with versioning" onUnfold={() => setOpened(true)}>
      {opened ? <DeletedList /> : null}
    </Fold>
  );
}

function DeletedList() {
  const [limit, setLimit] = useState(atFirst);
  const { data, error, refetch } = useQuery(deletedBackupsQuery(limit));
  if (error && !data) {
    return (
      <div className="p-5">
        <FailureNotice title="The deleted backups could not be listed" error={error} retry={() => void refetch()} />
      </div>
    );
  }
  if (!data) {
    return (
      <Loading label="Loading the deleted backups" className="p-5">
        <Skeleton className="h-10 w-full" />
      </Loading>
    );
  }
  const { results, totalNumberOfResults: total } = data;
  if (total === 0) {
    return (
      <p className="p-5 text-muted">
        The bucket keeps no deleted backup. Only a bucket with versioning does, until a lifecycle rule removes it.
      </p>
    );
  }
  return (
    <>
      <ul aria-label="Deleted backups" className="divide-y divide-line">
        {results.map((backup) => (
          <li key={backup.key} className="px-5 py-3">
            <DeletedRow backup={backup} />
          </li>
        ))}
      </ul>
      {results.length < total ? (
        <p className="figures flex flex-wrap items-center gap-3 border-line border-t px-5 py-3 text-muted text-sm">
          The last {formatCount(results.length, 'deletion')} of {formatCount(total, 'deletion')}.
          {limit < mostAtOnce ? (
            <Button size="sm" variant="quiet" onClick={() => setLimit(mostAtOnce)}>
              Show more
            </Button>
          ) : null}
        </p>
      ) : null}
    </>
  );
}

function DeletedRow({ backup: { key, size, lastModified, deletedOn } }: { backup: DeletedBackup }) {
  const client = useQueryClient();
  const undelete = useMutation({
    mutationFn: () => undeleteBackup(key),
    onSuccess: () => {
      toast.success('Backup undeleted', {
        description: 'It is protected from deletion until you clear that on its page.',
      });
      return Promise.all(
        [queryKeys.backups.all, queryKeys.history.all].map((queryKey) => client.invalidateQueries({ queryKey })),
      );
    },
  });
  return (
    <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
      <div className="min-w-0 flex-1 basis-72">
        <ForeignName name={key} className="break-all font-mono text-sm" />
        <p className="figures text-muted text-sm">
          {formatBytes(size)}, written <RelativeTime time={Date.parse(lastModified)} />, deleted{' '}
          <RelativeTime time={Date.parse(deletedOn)} />
        </p>
      </div>
      <Button
        size="sm"
        busy={undelete.isPending}
        aria-label={`Undelete ${showInvisible(key)}`}
        onClick={() => undelete.mutate()}
      >
        Undelete
      </Button>
      {undelete.error ? (
        <div className="basis-full">
          <FailureNotice title="The backup was not undeleted" error={undelete.error} />
        </div>
      ) : null}
    </div>
  );
}
