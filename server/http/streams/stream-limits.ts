import { AppError } from '#server/errors.ts';

/** How many streams of events are open at once: in all, and of one person, who has one or two in each tab. */
export const streamLimits = { inAll: 200, perCaller: 60 };

// Kept on globalThis: Next.js loads this module in more than one bundle.
declare global {
  var stackOpenStreams: Map<number, number> | undefined;
}

/**
 * Takes a stream of events in, for each looks at the console's database as long as it is open.
 * @param userId who listens
 * @returns tells that it has ended, once or more
 * @throws AppError TOO_MANY_REQUESTS, STACK_UNAVAILABLE
 */
export function beginStream(userId: number): () => void {
  globalThis.stackOpenStreams ??= new Map();
  const open = globalThis.stackOpenStreams;
  const own = open.get(userId) ?? 0;
  if (own >= streamLimits.perCaller) {
    throw new AppError(
      'TOO_MANY_REQUESTS',
      `You have ${streamLimits.perCaller} streams of events open. Close some pages of the console, then try again.`,
      { retryAfterSeconds: 10 },
    );
  }
  if ([...open.values()].reduce((sum, count) => sum + count, 0) >= streamLimits.inAll) {
    throw new AppError('STACK_UNAVAILABLE', 'The console has too many streams of events open. Try again in a moment.', {
      retryAfterSeconds: 10,
    });
  }
  open.set(userId, own + 1);
  let ended = false;
  return () => {
    if (ended) return;
    ended = true;
    const left = (open.get(userId) ?? 1) - 1;
    if (left === 0) open.delete(userId);
    else open.set(userId, left);
  };
}
