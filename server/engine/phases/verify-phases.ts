import type { Phase } from '../report/report.ts';
import { buildPhases } from './build-phases.ts';

/** What a verification does, in order. That its database is dropped, whatever came of it, is told in the log. */
export const verifyPhases = [
  { key: 'check', title: 'Check the backup' },
  ...buildPhases,
  { key: 'compare', title: 'Compare with the original data' },
] as const satisfies readonly Phase[];

export type VerifyPhase = (typeof verifyPhases)[number]['key'];
