import type { Unreadable } from '#lib/contracts/verdict/unreadable.ts';
import { AppError, type AppErrorOptions } from '#server/errors.ts';

/** A failure of data that can't be read. It names keys of rows, so it goes into no log. */
export class DamagedError extends AppError {
  /** What was found. */
  readonly unreadable: Unreadable;

  constructor(message: string, unreadable: Unreadable, options: Omit<AppErrorOptions, 'reason'> = {}) {
    super('REPOSITORY_REFUSED', message, { ...options, reason: 'DATA_DAMAGED' });
    this.unreadable = unreadable;
  }
}

/** What could not be read, if that is why something failed, under whatever sentence it is told now. @returns null otherwise */
export function unreadableOf(failure: unknown): Unreadable | null {
  for (let error = failure; error instanceof Error; error = error.cause) {
    if (error instanceof DamagedError) return error.unreadable;
  }
  return null;
}
