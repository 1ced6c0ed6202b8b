/** A condition of a write as the SDK takes it. */
type Condition = { IfMatch?: string; IfNoneMatch?: string };

/**
 * Writes with a condition, and once more without it where the store does not know conditional writes (S3 does since 2024):
 * what the caller looked up before is then all that stands against two writers at once.
 */
export async function withCondition<Result>(
  isWanted: boolean,
  condition: Condition,
  write: (condition: Condition) => Promise<Result>,
): Promise<Result> {
  if (!isWanted) return write({});
  try {
    return await write(condition);
  } catch (error) {
    if (!(error instanceof Error) || error.name !== 'NotImplemented') throw error;
    return write({});
  }
}

/** Whether a write was refused for its condition: there is another object now, or none, or another write was under way. */
export function isUnmetCondition(error: unknown): boolean {
  return (
    error instanceof Error && ['PreconditionFailed', 'ConditionalRequestConflict', 'NoSuchKey'].includes(error.name)
  );
}
