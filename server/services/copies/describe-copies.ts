import { settings } from '#server/env.ts';

/** The copies as a part of the sentence about the stack's protection; null if there is no second bucket. */
export async function describeCopies(): Promise<string | null> {
  return settings().copyBucket === null ? null : 'copied to a second bucket';
}
