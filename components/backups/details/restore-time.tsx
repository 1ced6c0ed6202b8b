'use client';

import { useQuery } from '@tanstack/react-query';
import type { BackupProof } from '#lib/contracts/backup.ts';
import { formatDuration } from '#lib/format/format-duration.ts';
import { daemonsQuery } from '#lib/queries/daemons/daemons-query.ts';

/** How long a restore takes: as measured with this backup, or else what the last restore of another one took. */
export function RestoreTime({ proof }: { proof: BackupProof | null }) {
  const restores = useQuery({
    ...daemonsQuery({ type: 'RESTORE', status: 'COMPLETED', limit: 20, offset: 0 }),
    enabled: proof === null,
  });
  if (proof !== null) {
    return (
      <>
        <p>A restore takes about {formatDuration(proof.durationMs)}.</p>
        <p className="pt-1 text-muted text-sm">
          Measured with this backup, without a safety backup, which adds the time of a backup.
        </p>
      </>
    );
  }
  const last = restores.data?.results.find(({ mode }) => mode !== 'UNDO');
  return (
    <p>
      Not measured with this backup yet.
      {last ? ` The last restore of another one took ${formatDuration(last.totalTimeMS)}.` : null}
    </p>
  );
}
