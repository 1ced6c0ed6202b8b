import type { RestorePreview } from './contracts/backup.ts';

/** The way to restore that can work: in place if that is possible, else staged, else into a new database; null if none is. */
export function recommendWay({
  problems,
  ways,
}: Pick<RestorePreview, 'problems' | 'ways'>): RestorePreview['recommended'] {
  if (problems.length === 0) return 'IN_PLACE';
  if (ways.staged.length === 0) return 'STAGED';
  return ways.newDatabase.length === 0 ? 'NEW_DATABASE' : null;
}
