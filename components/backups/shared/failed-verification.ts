import type { Backup, BackupVerification } from '#lib/contracts/backup.ts';

/** The verification that could not prove a backup; null where there is none, or the backup was brought back since. */
export function failedVerification({
  proof,
  lastVerification,
}: Pick<Backup, 'proof' | 'lastVerification'>): BackupVerification | null {
  if (lastVerification?.status !== 'FAILED') return null;
  const isOutdated = proof !== null && Date.parse(proof.endedOn) > Date.parse(lastVerification.endedOn);
  return isOutdated ? null : lastVerification;
}
