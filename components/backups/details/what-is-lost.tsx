'use client';

import { Link } from '#components/ui/link.tsx';
import { Loading, Skeleton } from '#components/ui/skeleton.tsx';
import { RelativeTime } from '#components/ui/text/relative-time.tsx';
import type { RestorePreview } from '#lib/contracts/backup.ts';
import { showInvisible } from '#lib/format/show-invisible.ts';
import { undoneInWords } from '../restore/restore-changes.ts';
import { LossesByTable } from '../restore/restore-losses.tsx';

/** What a restore of the database would lose, and the restore since the backup that hides some of it. */
export function WhatIsLost({ preview, isUnknown }: { preview: RestorePreview | undefined; isUnknown: boolean }) {
  if (preview === undefined && isUnknown) return <p>Not known: the backup could not be compared with the database.</p>;
  if (preview === undefined) {
    return (
      <Loading label="Loading the comparison" className="py-1">
        <Skeleton className="w-56" />
      </Loading>
    );
  }
  return (
    <>
      <p>{undoneInWords(preview)}</p>
      <LossesByTable preview={preview} />
      {preview.restoredSince ? <RestoredSince restore={preview.restoredSince} /> : null}
    </>
  );
}

function RestoredSince({ restore }: { restore: NonNullable<RestorePreview['restoredSince']> }) {
  const { daemonId, key, endedOn, mode, undid } = restore;
  return (
    <p className="pt-1 text-muted text-sm">
      Since this backup{' '}
      <Link href={`/daemons/${daemonId}`} className="font-medium text-link underline-offset-2 hover:underline">
        {undid === null ? `restore ${daemonId}` : `job ${daemonId}`}
      </Link>{' '}
      {undid === null ? (
        <>
          restored the database from <bdi className="break-all font-mono">{showInvisible(key)}</bdi>{' '}
          {mode === 'STAGED' ? 'by a staged restore' : 'in place'}
        </>
      ) : (
        `undid restore ${undid}`
      )}{' '}
      <RelativeTime time={Date.parse(endedOn)} />.
    </p>
  );
}
