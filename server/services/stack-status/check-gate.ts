import type { StackStatus } from '#lib/contracts/stack-status.ts';
import { refusalMessages, tellableMessage } from '#lib/status-messages.ts';
import { AppError } from '#server/errors.ts';
import { getStackStatus } from './get-stack-status.ts';

const readingMethods = new Set(['GET', 'HEAD', 'OPTIONS']);
const retryAfterSeconds = 60;

/**
 * Lets a call of a repository service pass, or not, by the stack's status: READ_ONLY passes reading methods, DOWN none.
 * @param method upper case, as HTTP has it
 * @throws AppError STACK_UNAVAILABLE with the stack's current message
 */
export async function checkGate(method: string): Promise<void> {
  const { effective } = await getStackStatus();
  const refusal = refusalFor(effective, method);
  if (refusal !== null) throw refusal;
}

/**
 * The sentence for a call that the stack's status refuses; null if the call is allowed. A message that is known to describe another status ("The
 * stack is ready …") is left out: the status's own sentence is used then, as if there were no message.
 * @param method in upper case, as in HTTP; null stands for any method that changes something
 */
export function refusalFor(stack: StackStatus, method: string | null): AppError | null {
  if (stack.status === 'READ_WRITE') return null;
  if (stack.status === 'READ_ONLY' && method !== null && readingMethods.has(method)) return null;
  return new AppError('STACK_UNAVAILABLE', tellableMessage(stack) || refusalMessages[stack.status], {
    retryAfterSeconds,
  });
}
