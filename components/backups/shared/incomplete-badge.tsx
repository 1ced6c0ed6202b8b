import { TriangleAlert } from 'lucide-react';
import { Badge } from '#components/ui/badge.tsx';
import type { Backup } from '#lib/contracts/backup.ts';
import { countUnreadable } from '#lib/unreadable-words.ts';

/** Says in a list that a backup lacks rows that could not be read; nothing of one that has everything. */
export function IncompleteBadge({ incomplete }: Pick<Backup, 'incomplete'>) {
  if (incomplete === null) return null;
  return (
    <Badge tone="caution">
      <TriangleAlert aria-hidden /> Incomplete: {countUnreadable(incomplete)} left out
    </Badge>
  );
}
