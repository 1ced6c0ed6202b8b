import type { Backup, BackupVerification } from '#lib/contracts/backup.ts';

/** The failed verification of a backup; null if there is none, or if the backup was restored since. */
export function failedVerification({
  proof,
  lastVerification,
}: Pick<Backup, 'proof' | 'lastVerification'>): BackupVerification | null {
  if (lastVerification?.status !== 'FAILED') return null;
  const isOutdated = proof !== null && Date.parse(proof.endedOn) > Date.parse(lastVerification.endedOn);
  return isOutdated ? null : lastVerification;
}
