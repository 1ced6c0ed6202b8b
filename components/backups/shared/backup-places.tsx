import { CopyCheck, CopyX, Hourglass } from 'lucide-react';
import { Badge, type Tone } from '#components/ui/badge.tsx';
import { LocalText } from '#components/ui/text/local-text.tsx';
import type { CopyFacts } from '#lib/contracts/copies.ts';
import { formatExactTime } from '#lib/format/format-exact-time.ts';

const marks = { good: CopyCheck, caution: CopyX, bad: CopyX, work: Hourglass, idle: Hourglass } satisfies Record<
  Tone,
  unknown
>;

/** In how many of its two places a backup is; nothing if there is no second bucket. */
export function BackupPlaces({ copy }: { copy: CopyFacts | null }) {
  if (copy === null) return null;
  const { tone, words } = placesOf(copy);
  const Icon = marks[tone];
  return (
    <Badge tone={tone}>
      <Icon aria-hidden /> {words}
    </Badge>
  );
}

function placesOf({ state, isInFirst }: CopyFacts): { tone: Tone; words: string } {
  if (state === 'DONE') {
    return isInFirst
      ? { tone: 'good', words: '2 of 2 places' }
      : { tone: 'caution', words: '1 of 2 places: only the copy' };
  }
  if (state === 'DELETED') return { tone: 'idle', words: '1 of 2 places: the copy was deleted' };
  if (state === 'FAILED') return { tone: 'bad', words: '1 of 2 places: the copy failed' };
  return { tone: 'work', words: state === 'COPYING' ? '1 of 2 places: copying' : '1 of 2 places: waits for the copy' };
}

/** What is known of the copy, in sentences. */
export function CopySentences({ copy }: { copy: CopyFacts }) {
  const { state, verifiedOn, lockedUntil, finding, error, isInFirst } = copy;
  return (
    <>
      {state === 'DONE' && verifiedOn !== null ? (
        <p>
          Every byte of the copy was compared on <LocalText text={formatExactTime(Date.parse(verifiedOn))} />.
        </p>
      ) : null}
      {state === 'DONE' && verifiedOn === null ? (
        <p>
          The copy was found without its original, so it was not compared. Verify it to find out whether it can be
          restored.
        </p>
      ) : null}
      {state === 'DELETED' ? <p>The rules of the copies deleted the copy. It is not made again.</p> : null}
      {isInFirst ? null : <p>The first bucket does not have this backup any more.</p>}
      {lockedUntil === null ? null : (
        <p>
          The copy is kept by lock until <LocalText text={formatExactTime(Date.parse(lockedUntil))} />.
        </p>
      )}
      {finding === null ? null : <p dir="auto">The copy is exact, but the backup itself has a fault: {finding}</p>}
      {error === null ? null : (
        <p dir="auto" className="text-bad">
          {error}
        </p>
      )}
    </>
  );
}
