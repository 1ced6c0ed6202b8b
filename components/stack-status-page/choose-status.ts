import type { StackStatus, StackStatusValue } from '#lib/contracts/stack-status.ts';
import { proposedMessages, statusOfMessage } from '#lib/status-messages.ts';

/**
 * The draft with another status chosen. Its current message follows where nobody edited it: the message of the new status, or what
 * is set where that status is chosen again.
 * @param set what is set, on whose ground the draft was begun
 */
export function chooseStatus(draft: StackStatus, set: StackStatus, status: StackStatusValue): StackStatus {
  const isOwn = draft.currentMessage !== set.currentMessage && draft.currentMessage !== proposedMessages[draft.status];
  if (isOwn) return { ...draft, status };
  const isSaid = status === set.status && !speaksOfAnother(set);
  return { ...draft, status, currentMessage: isSaid ? set.currentMessage : proposedMessages[status] };
}

/** The status that the draft's message was written for, where that is another one than the draft's; null otherwise. */
export function otherStatusOf(draft: StackStatus, set: StackStatus): StackStatusValue | null {
  const { status, currentMessage } = draft;
  if (currentMessage === null) return null;
  const spokenOf = statusOfMessage(currentMessage);
  if (spokenOf !== null) return spokenOf === status ? null : spokenOf;
  return currentMessage === set.currentMessage && status !== set.status ? set.status : null;
}

function speaksOfAnother({ status, currentMessage }: StackStatus): boolean {
  const spokenOf = statusOfMessage(currentMessage);
  return spokenOf !== null && spokenOf !== status;
}
