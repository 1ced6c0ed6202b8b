import type { RestorePreview } from '#lib/contracts/backup.ts';
import type { RestoreMode } from '#lib/contracts/daemon.ts';

/** The ways to restore from a backup, the usual one first. */
export const restoreWays = ['IN_PLACE', 'STAGED', 'NEW_DATABASE'] as const satisfies readonly RestoreMode[];
export type RestoreWay = (typeof restoreWays)[number];

/** Why each way can't be gone: sentences, none where it can. */
export type RestoreWayProblems = Record<RestoreWay, string[]>;

export function restoreWayProblems({ problems, ways }: RestorePreview): RestoreWayProblems {
  return { IN_PLACE: problems, STAGED: ways.staged, NEW_DATABASE: ways.newDatabase };
}

/** The first way that can be gone; null where none can. */
export function firstPossibleWay(preview: RestorePreview): RestoreWay | null {
  const problems = restoreWayProblems(preview);
  return restoreWays.find((way) => problems[way].length === 0) ?? null;
}
