import type { Tone } from '#components/ui/badge.tsx';
import type { CopiesPage } from '#lib/contracts/copies.ts';
import { formatCount } from '#lib/format/format-count.ts';

/** The answer to "Is each backup in two places?", and what it rests on; null if there is no second bucket. */
export type CopiesAnswer = { tone: Tone; title: string; about: string[] };

/** Answers from the counts of the copies. */
export function answerCopies({ second, counts }: Pick<CopiesPage, 'second' | 'counts'>): CopiesAnswer | null {
  if (second === null) return null;
  const open = counts.waiting + counts.copying;
  const both = counts.done - counts.onlyCopy;
  const about = [
    ...(counts.failed > 0 ? [`${formatCount(counts.failed, 'copy', 'copies')} failed and will be tried again.`] : []),
    ...(open > 0 ? [`${formatCount(open, 'backup')} ${open === 1 ? 'waits' : 'wait'} to be copied.`] : []),
    ...(counts.deleted > 0
      ? [`${formatCount(counts.deleted, 'copy was', 'copies were')} deleted by the rules of the copies.`]
      : []),
    ...(counts.onlyCopy > 0
      ? [
          `${formatCount(counts.onlyCopy, 'backup')} ${counts.onlyCopy === 1 ? 'is' : 'are'} in the second bucket alone.`,
        ]
      : []),
  ];
  if (counts.failed > 0) return { tone: 'bad', title: 'Not every backup is in two places', about };
  if (open > 0) return { tone: 'work', title: 'Backups are being copied', about };
  if (both === 0 && counts.deleted === 0) return { tone: 'idle', title: 'There is no backup to copy yet', about };
  return {
    tone: 'good',
    title:
      counts.deleted > 0
        ? `${formatCount(both, 'backup is', 'backups are')} in two places`
        : `${both === 1 ? 'The one backup is' : `All ${formatCount(both, 'backup')} are`} in two places`,
    about,
  };
}
