import { consoleDb } from '#server/adapters/console-db/console-db.ts';
import { AppError } from '#server/errors.ts';

/** @throws AppError STACK_UNAVAILABLE when the console cannot work: its database does not answer. */
export async function checkHealth(): Promise<void> {
  try {
    await consoleDb().$queryRaw`select 1`;
  } catch (cause) {
    throw new AppError('STACK_UNAVAILABLE', 'The console’s database does not answer.', { retryAfterSeconds: 5, cause });
  }
}
