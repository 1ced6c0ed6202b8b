import type { Bucket } from '#server/ports/bucket.ts';
import type { WorkInput } from '../claim/work-input.ts';

/** The bucket from which a daemon reads a backup. `notes`: a sentence if it was read from the second bucket. */
export type Archives = { bucket: Bucket; notes(): string[] };

const reasons = {
  missing: 'the first bucket does not have it',
  unreachable: 'the first bucket could not be reached',
};

/** Opens the buckets for a daemon that only reads a backup: its log and its notes say if the second bucket was read, and why. */
export function openArchives({ context, onReport }: Pick<WorkInput, 'context' | 'onReport'>): Archives {
  const notes = new Set<string>();
  const bucket = context.archives((_, why) => {
    const text = `The backup was read from the second bucket ${context.copies?.bucket.name}: ${reasons[why]}.`;
    if (notes.has(text)) return;
    notes.add(text);
    onReport({ kind: 'log', level: 'warning', text });
  });
  return { bucket, notes: () => [...notes] };
}
