import { CircleX, ShieldQuestion } from 'lucide-react';
import { Badge } from '#components/ui/badge.tsx';
import { RelativeTime } from '#components/ui/relative-time.tsx';
import type { Backup, BackupVerification } from '#lib/contracts/backup.ts';
import { formatDuration } from '#lib/format/format-duration.ts';
import { failedVerification } from './failed-verification.ts';

/** "Proved 2 hours ago, restored in 46.0 s", that it could not be proved, or that it never was brought back. */
export function BackupProof({ backup }: { backup: Pick<Backup, 'proof' | 'lastVerification'> }) {
  const failed = failedVerification(backup);
  if (failed) return <NotProved verification={failed} />;
  const { proof } = backup;
  if (!proof) return <span className="text-muted">Never proved</span>;
  const took = formatDuration(proof.durationMs);
  return (
    <span className="figures">
      {proof.type === 'VERIFY' ? 'Proved' : 'Restored'} <RelativeTime time={Date.parse(proof.endedOn)} />
      {proof.type === 'VERIFY' ? `, restored in ${took}` : ` in ${took}`}
    </span>
  );
}

function NotProved({ verification: { backupAtFault } }: { verification: BackupVerification }) {
  return (
    <>
      {backupAtFault ? (
        <Badge tone="bad">
          <CircleX aria-hidden /> Failed its verification
        </Badge>
      ) : (
        <Badge tone="caution">
          <ShieldQuestion aria-hidden /> Could not be verified
        </Badge>
      )}
    </>
  );
}
