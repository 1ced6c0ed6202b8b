'use client';

import type { UseQueryResult } from '@tanstack/react-query';
import Link from 'next/link';
import { Card } from '#components/ui/card.tsx';
import { FailureNotice } from '#components/ui/failure-notice.tsx';
import { Notice } from '#components/ui/notice.tsx';
import { RelativeTime } from '#components/ui/relative-time.tsx';
import { Loading } from '#components/ui/skeleton.tsx';
import type { RestorePreview } from '#lib/contracts/backup.ts';
import { ComparisonSkeleton } from './backup-details-skeleton.tsx';
import { Sentences } from './backup-facts.tsx';
import { ComparisonTable } from './comparison-table.tsx';
import { isCounted, restoreChanges, undoneInWords } from './restore-changes.ts';
import { VersionsCard } from './versions-card.tsx';

/** The backup and the repository as it is now, side by side: what a restore would replace and undo. */
export function RestoreComparison({ preview }: { preview: UseQueryResult<RestorePreview> }) {
  const { data, error, refetch } = preview;
  if (!data && error) {
    return (
      <FailureNotice
        title="The backup could not be compared with the repository"
        error={error}
        retry={() => void refetch()}
      />
    );
  }
  if (!data) {
    return (
      <Loading label="Comparing the backup with the repository">
        <ComparisonSkeleton />
      </Loading>
    );
  }
  return <Comparison preview={data} />;
}

function Comparison({ preview }: { preview: RestorePreview }) {
  const changes = restoreChanges(preview);
  return (
    <>
      {preview.problems.length > 0 ? (
        <Notice tone="bad" title="This backup can’t be restored in place into the repository as it is">
          <Sentences sentences={preview.problems} />
        </Notice>
      ) : null}
      {preview.restoredSince ? <RestoredSince restore={preview.restoredSince} /> : null}
      {preview.notes.length > 0 ? (
        <Notice tone="idle" title="Worth knowing before a restore">
          <Sentences sentences={preview.notes} />
        </Notice>
      ) : null}
      <Card className="overflow-hidden">
        <div className="flex flex-col gap-0.5 px-5 pt-4 pb-3">
          <h2 className="font-semibold">What a restore would replace</h2>
          <p className="figures">{undoneInWords(preview)}</p>
          <p className="text-muted text-sm">
            Rows by table, in this backup and now in <span className="font-mono">{preview.now.database}</span>.{' '}
            {changes.exact ? null : 'Of large tables PostgreSQL knows about how many rows there are. '}
            {isCounted(preview)
              ? 'What would be undone is PostgreSQL’s own count and an estimate: what was rolled back counts too, and the last seconds may be missing.'
              : null}
          </p>
        </div>
        <ComparisonTable changes={changes} preview={preview} />
      </Card>
      <VersionsCard preview={preview} />
    </>
  );
}

function RestoredSince({
  restore: { daemonId, key, endedOn },
}: {
  restore: NonNullable<RestorePreview['restoredSince']>;
}) {
  return (
    <Notice tone="idle" title="The repository was restored since this backup">
      <p>
        <Link href={`/daemons/${daemonId}`} className="font-medium text-link underline underline-offset-2">
          Restore {daemonId}
        </Link>{' '}
        put the rows of <span className="break-all font-mono text-sm">{key}</span> in place{' '}
        <RelativeTime time={Date.parse(endedOn)} />.
      </p>
    </Notice>
  );
}
