import { backupStanding } from '#lib/backup-standing.ts';
import type { Backup } from '#lib/contracts/backup.ts';
import type { BackupVerdict, VerdictWays } from '#lib/contracts/verdict/backup-verdict.ts';
import type { Unreadable } from '#lib/contracts/verdict/unreadable.ts';
import type { Weaknesses } from '#lib/contracts/verdict/weakness.ts';
import { formatCount } from '#lib/format/format-count.ts';
import { sayLeftOut } from '#lib/unreadable-words.ts';
import type { Manifest } from '#server/engine/archive/manifest.ts';

const wayWords = [
  ['inPlace', 'in place'],
  ['staged', 'staged'],
  ['newDatabase', 'into a new database'],
] as const satisfies readonly (readonly [keyof VerdictWays, string])[];

/**
 * Whether a backup can be restored, as far as that is known.
 * @param told what the backup's manifest says
 * @param isOwn whether this stack made the backup: what stood in the way at another stack says nothing here
 * @param unreadable what it leaves out; null if nothing
 * @param weaker what its verification found; null if that is not known
 */
export function describeVerdict(
  told: Manifest['verdict'],
  {
    isOwn,
    standing,
    weaker,
    unreadable,
  }: {
    isOwn: boolean;
    standing: Pick<Backup, 'proof' | 'lastVerification'>;
    weaker: Weaknesses | null;
    unreadable: Unreadable | null;
  },
): BackupVerdict {
  const never = told?.never ?? [];
  const whenTaken = isOwn ? (told?.ways ?? null) : null;
  const known = backupStanding(standing);
  const said =
    never.length > 0
      ? never
      : [
          ...(unreadable === null ? [] : [`Incomplete: ${sayLeftOut(unreadable)}.`]),
          ...describeWays(whenTaken),
          describeStanding(known, weaker, unreadable !== null),
        ];
  return { sentence: said.join(' '), verified: known === 'yes', never, whenTaken, weaker };
}

function describeWays(whenTaken: VerdictWays | null): string[] {
  if (whenTaken === null) return [];
  const open = wayWords.filter(([way]) => whenTaken[way].length === 0).map(([, words]) => words);
  if (open.length === 0) return [`When it was taken, it could not be restored: ${whenTaken.inPlace[0]}`];
  return [`When it was taken, it could be restored ${listWords(open)}.`];
}

function listWords(words: readonly string[]): string {
  return words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`;
}

function describeStanding(standing: 'yes' | 'no' | 'failed', weaker: Weaknesses | null, isIncomplete: boolean): string {
  if (standing === 'no') return 'It is not verified.';
  if (standing === 'failed') return 'Its last verification failed.';
  if (weaker === null) return 'It is verified.';
  const rows = isIncomplete ? 'all rows that it has' : 'all rows';
  if (weaker.total === 0)
    return isIncomplete ? `It is verified: ${rows} come back.` : 'It is verified: everything comes back as it was.';
  return `It is verified: ${rows} come back, and ${formatCount(weaker.total, 'thing')} ${weaker.total === 1 ? 'comes' : 'come'} back weaker.`;
}
