import type { Phase } from '../report/report.ts';

/** The phases of a restore in place, in order. They are the steps of restore/restore.ts. */
export const restorePhases = [
  { key: 'check', title: 'Check the backup' },
  { key: 'hold', title: 'Set the stack DOWN' },
  { key: 'lock', title: 'Lock the tables' },
  { key: 'clear', title: 'Clear the tables' },
  { key: 'copy', title: 'Copy the data' },
  { key: 'build', title: 'Build indexes and constraints' },
  { key: 'prove', title: 'Check the schema' },
  { key: 'commit', title: 'Commit' },
  { key: 'release', title: 'Analyse, and set the previous status' },
] as const satisfies readonly Phase[];

export type RestorePhase = (typeof restorePhases)[number]['key'];
