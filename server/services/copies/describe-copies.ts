import { formatCount } from '#lib/format/format-count.ts';
import { settings } from '#server/env.ts';

/** The copies as a part of the sentence about the stack's protection; null if there is no second bucket. */
export async function describeCopies(): Promise<string | null> {
  const { copyBucket } = settings();
  if (copyBucket === null) return null;
  const days = copyBucket.lock?.days ?? null;
  return `copied to a second bucket${days === null ? '' : ` locked for ${formatCount(days, 'day')}`}`;
}
