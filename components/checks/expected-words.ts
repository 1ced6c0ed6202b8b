import type { CheckComparison } from '#lib/contracts/check.ts';

/** What stands before the expected answer: "at least 1000". */
export const comparisonWords: Record<CheckComparison, string> = {
  EQUALS: 'is',
  AT_LEAST: 'at least',
  AT_MOST: 'at most',
};
