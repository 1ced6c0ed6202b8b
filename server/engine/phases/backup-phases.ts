import type { Phase } from '../report/report.ts';

/** The phases of a backup, in order. */
export const backupPhases = [
  { key: 'snapshot', title: 'Lock the tables and take the snapshot' },
  { key: 'plan', title: 'Plan the copy' },
  { key: 'copy', title: 'Copy the tables' },
  { key: 'finish', title: 'Write the manifest and finish' },
] as const satisfies readonly Phase[];

export type BackupPhase = (typeof backupPhases)[number]['key'];
