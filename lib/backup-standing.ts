import type { Backup, VerifiedFilter } from './contracts/backup.ts';

/**
 * How far a backup can be trusted to be restorable. "failed": its last verification failed, and nothing restored it since;
 * "yes": a verification or a restore restored all of it; "no": neither was done yet.
 */
export function backupStanding({
  proof,
  lastVerification,
}: Pick<Backup, 'proof' | 'lastVerification'>): VerifiedFilter {
  const provenOn = proof === null ? Number.NEGATIVE_INFINITY : Date.parse(proof.endedOn);
  if (lastVerification?.status === 'FAILED' && Date.parse(lastVerification.endedOn) >= provenOn) return 'failed';
  return proof === null && lastVerification?.status !== 'COMPLETED' ? 'no' : 'yes';
}
