/**
 * Waits for work, but not longer than `ms` milliseconds. Work that is late goes on, and nobody hears how it ends.
 * @param onLate gives the result that is taken instead; without it lateness is an error
 * @throws what the work throws, what `onLate` throws, or an Error that names the milliseconds
 */
export async function withTimeout<Result, Late = never>(
  ms: number,
  work: Promise<Result>,
  onLate: () => Late = () => {
    throw new Error(`No answer within ${ms} ms`);
  },
): Promise<Result | Late> {
  const late = Promise.withResolvers<void>();
  const timer = setTimeout(late.resolve, ms);
  try {
    return await Promise.race([work, late.promise.then(onLate)]);
  } finally {
    clearTimeout(timer);
  }
}
