import { buildPhases } from '../build/build-phases.ts';
import type { Phase } from '../report.ts';

/** What a verification does, in order. */
export const verifyPhases = [
  { key: 'check', title: 'Check the archive' },
  ...buildPhases,
  { key: 'compare', title: 'Compare with the snapshot' },
  { key: 'drop', title: 'Drop the database' },
] as const satisfies readonly Phase[];

export type VerifyPhase = (typeof verifyPhases)[number]['key'];
