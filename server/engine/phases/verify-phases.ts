import type { Phase } from '../report/report.ts';
import { buildPhases } from './build-phases.ts';

/** The phases of a verification, in order. The drop of its database is no phase, as it follows a failure too; the log reports it. */
export const verifyPhases = [
  { key: 'check', title: 'Check the backup' },
  ...buildPhases,
  { key: 'compare', title: 'Compare with the original data' },
] as const satisfies readonly Phase[];

export type VerifyPhase = (typeof verifyPhases)[number]['key'];
