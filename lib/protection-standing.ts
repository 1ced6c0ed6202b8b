import type { Protection } from './contracts/protection/protection.ts';

type Standing = {
  tone: 'good' | 'caution' | 'bad' | 'idle';
  /** One or two words. */
  word: string;
  /** Why: a few words without a full stop; null if all is well. */
  why: string | null;
};

type Asked = Pick<Protection, 'overdue' | 'newestVerified' | 'bucketProblem' | 'nextRun'>;

/** Whether the stack's data is protected now: the worst that is wrong, or that it is. */
export function protectionStanding({ overdue, newestVerified, bucketProblem, nextRun }: Asked): Standing {
  if (bucketProblem !== null || overdue === null) {
    return { tone: 'idle', word: 'Unknown', why: 'the bucket cannot be read' };
  }
  if (overdue.length > 0) return { tone: 'bad', word: 'No', why: 'a backup is overdue' };
  if (newestVerified === null) return { tone: 'bad', word: 'No', why: 'no backup is verified' };
  if (nextRun === null) return { tone: 'caution', word: 'By hand', why: 'no backup is scheduled' };
  return { tone: 'good', word: 'Yes', why: null };
}
