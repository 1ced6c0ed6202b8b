import type { Phase } from '../report.ts';

/** What a restore does, in order. */
export const restorePhases = [
  { key: 'check', title: 'Check the archive' },
  { key: 'hold', title: 'Hold the stack' },
  { key: 'lock', title: 'Lock the tables' },
  { key: 'clear', title: 'Clear the tables' },
  { key: 'copy', title: 'Copy the rows' },
  { key: 'build', title: 'Build indexes and constraints' },
  { key: 'prove', title: 'Check the schema' },
  { key: 'commit', title: 'Commit' },
  { key: 'release', title: 'Analyse, and give the status back' },
] as const satisfies readonly Phase[];

export type RestorePhase = (typeof restorePhases)[number]['key'];
