/** The condition of a write, as the SDK takes it. */
type Condition = { IfMatch?: string; IfNoneMatch?: string };

/**
 * Writes with a condition. When the store does not know conditional writes (S3 does since 2024), it writes again without the condition.
 * Then only the caller's earlier look protects against two writers at once.
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

/** Whether a write was refused because of its condition: the object has changed, is gone, or was being written by somebody else. */
export function isUnmetCondition(error: unknown): boolean {
  return (
    error instanceof Error && ['PreconditionFailed', 'ConditionalRequestConflict', 'NoSuchKey'].includes(error.name)
  );
}
