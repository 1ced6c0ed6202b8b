import type { StackStatus } from '#lib/contracts/stack-status.ts';
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
 * What a call is told that the stack's status keeps out; null: it passes.
 * @param method upper case, as HTTP has it; null: any that changes something
 */
export function refusalFor({ status, currentMessage }: StackStatus, method: string | null): AppError | null {
  if (status === 'READ_WRITE') return null;
  if (status === 'DOWN') return unavailable(currentMessage, 'The stack is down for maintenance.');
  if (method !== null && readingMethods.has(method)) return null;
  return unavailable(currentMessage, 'The stack is in READ_ONLY mode for maintenance.');
}

function unavailable(message: string | null, otherwise: string): AppError {
  return new AppError('STACK_UNAVAILABLE', message || otherwise, { retryAfterSeconds });
}
