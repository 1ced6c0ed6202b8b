import { initialStackStatus, type StackStatus, type StackStatusValue } from '#lib/contracts/stack-status.ts';

/** What refused callers read where no administrator wrote a message. */
export const refusalMessages = {
  READ_ONLY: 'The stack is in READ_ONLY mode for maintenance.',
  DOWN: 'The stack is down for maintenance.',
} as const;

/** The message that the console proposes with each status. */
export const proposedMessages: Record<StackStatusValue, string> = {
  READ_WRITE: initialStackStatus.currentMessage ?? '',
  READ_ONLY: 'The stack is read-only for maintenance. You can read, but not make changes.',
  DOWN: refusalMessages.DOWN,
};

const known = new Map<string, StackStatusValue>([
  [proposedMessages.READ_WRITE, 'READ_WRITE'],
  [proposedMessages.READ_ONLY, 'READ_ONLY'],
  [refusalMessages.READ_ONLY, 'READ_ONLY'],
  [refusalMessages.DOWN, 'DOWN'],
]);

/** The status that a message is known to belong to, because the console proposes or sends it with that status; null for a person's own words. */
export function statusOfMessage(message: string | null): StackStatusValue | null {
  return message === null ? null : (known.get(message.trim()) ?? null);
}

/**
 * The current message as users may read it beside the status: null where it is known to speak of another status, such as "The stack
 * is ready for reading and writing." while the stack is down.
 */
export function tellableMessage({
  status,
  currentMessage,
}: Pick<StackStatus, 'status' | 'currentMessage'>): string | null {
  const spokenOf = statusOfMessage(currentMessage);
  return spokenOf === null || spokenOf === status ? currentMessage : null;
}
