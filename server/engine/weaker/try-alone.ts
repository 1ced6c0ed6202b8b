import type { AppError } from '#server/errors.ts';
import { isAboutContent } from './is-about-content.ts';

/**
 * Does work that is a transaction of its own.
 * @returns null, or why PostgreSQL refused it for what rows or definitions are
 * @throws AppError every other failure
 */
export async function tryAlone(work: () => Promise<unknown>): Promise<AppError | null> {
  try {
    await work();
    return null;
  } catch (error) {
    if (!isAboutContent(error)) throw error;
    return error;
  }
}
