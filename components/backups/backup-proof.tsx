import { RelativeTime } from '#components/ui/relative-time.tsx';
import type { Backup } from '#lib/contracts/backup.ts';
import { formatDuration } from '#lib/format/format-duration.ts';

/** "Restored 2 days ago in 46.0 s", or that it never was. */
export function BackupProof({ proof }: { proof: Backup['proof'] }) {
  if (!proof) return <span className="text-muted">Never restored</span>;
  return (
    <span className="figures">
      Restored <RelativeTime time={Date.parse(proof.endedOn)} /> in {formatDuration(proof.durationMs)}
    </span>
  );
}
