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
  if (effective.status === 'READ_WRITE') return;
  if (effective.status === 'READ_ONLY') {
    if (readingMethods.has(method)) return;
    throw unavailable(effective.currentMessage, 'The stack is in READ_ONLY mode for maintenance.');
  }
  throw unavailable(effective.currentMessage, 'The stack is down for maintenance.');
}

function unavailable(message: string | null, otherwise: string): AppError {
  return new AppError('STACK_UNAVAILABLE', message || otherwise, { retryAfterSeconds });
}
