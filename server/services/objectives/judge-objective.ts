import type { ObjectiveState } from '#lib/contracts/objective.ts';

/**
 * Whether an objective is kept. Both are in the same unit.
 * @param target null if there is none
 * @param value null if it is not known
 */
export function judgeObjective(target: number | null, value: number | null): ObjectiveState {
  if (target === null) return 'NONE';
  if (value === null) return 'UNKNOWN';
  return value <= target ? 'KEPT' : 'BROKEN';
}
