import type { RestorePreview } from '#lib/contracts/backup.ts';
import type { RestoreMode } from '#lib/contracts/daemon.ts';
import { recommendWay } from '#lib/recommend-way.ts';

/** The ways to restore from a backup, the usual one first. */
export const restoreWays = ['IN_PLACE', 'STAGED', 'NEW_DATABASE'] as const satisfies readonly RestoreMode[];
export type RestoreWay = (typeof restoreWays)[number];

export const restoreWayWords: Record<RestoreWay, { name: string; about: string }> = {
  IN_PLACE: { name: 'In place', about: 'The stack is DOWN while the data is replaced.' },
  STAGED: { name: 'Staged', about: 'READ-ONLY while a new database is built, then DOWN for a few seconds.' },
  NEW_DATABASE: {
    name: 'Into a new database',
    about: 'Creates a separate database. The stack is not affected.',
  },
};

/** Why each way is not possible: sentences, none where it is. */
export type RestoreWayProblems = Record<RestoreWay, string[]>;

export function restoreWayProblems({ problems, ways }: RestorePreview): RestoreWayProblems {
  return { IN_PLACE: problems, STAGED: ways.staged, NEW_DATABASE: ways.newDatabase };
}

/** The first way that is possible; null where none is. */
export function firstPossibleWay(preview: RestorePreview): RestoreWay | null {
  return recommendWay(preview);
}

/** The way to advise because the usual one is not possible; null where it is, or where none is. */
export function recommendedWay(preview: RestorePreview): RestoreWay | null {
  const first = firstPossibleWay(preview);
  return first === restoreWays[0] ? null : first;
}
