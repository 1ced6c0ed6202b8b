import { CircleX, ShieldQuestion } from 'lucide-react';
import { Badge } from '#components/ui/badge.tsx';
import { RelativeTime } from '#components/ui/text/relative-time.tsx';
import type { Backup, BackupVerification, BackupProof as Proof } from '#lib/contracts/backup.ts';
import { formatDuration } from '#lib/format/format-duration.ts';
import { failedVerification } from './failed-verification.ts';

/** "Verified 2 hours ago (restore took 46.8 s)", that the verification failed, or that there was none. */
export function BackupProof({ backup }: { backup: Pick<Backup, 'proof' | 'lastVerification'> }) {
  const failed = failedVerification(backup);
  if (failed) return <NotVerified verification={failed} />;
  return backup.proof ? <ProofWords proof={backup.proof} /> : <span className="text-muted">Not verified</span>;
}

/** When a backup was verified or restored, where its data went, and how long that took. */
export function ProofWords({ proof: { type, mode, targetDatabase, endedOn, durationMs } }: { proof: Proof }) {
  const when = <RelativeTime time={Date.parse(endedOn)} />;
  const took = formatDuration(durationMs);
  if (type === 'VERIFY') {
    return (
      <span className="figures">
        Verified {when} (restore took {took})
      </span>
    );
  }
  return (
    <span className="figures">
      {mode === 'NEW_DATABASE' ? (
        <>
          Restored into the database{' '}
          <bdi className="break-all font-mono text-[0.93em]">{targetDatabase ?? 'of another name'}</bdi>
        </>
      ) : (
        `Restored ${mode === 'STAGED' ? '(staged)' : 'in place'}`
      )}{' '}
      {when} (took {took})
    </span>
  );
}

function NotVerified({ verification: { backupAtFault } }: { verification: BackupVerification }) {
  return (
    <>
      {backupAtFault ? (
        <Badge tone="bad">
          <CircleX aria-hidden /> Verification failed
        </Badge>
      ) : (
        <Badge tone="caution">
          <ShieldQuestion aria-hidden /> Could not be verified
        </Badge>
      )}
    </>
  );
}
