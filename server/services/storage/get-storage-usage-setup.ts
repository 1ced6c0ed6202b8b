import type { StorageUsageSetup } from '#lib/contracts/storage.ts';
import { readRepository } from '#server/adapters/repository-reader/read-repository.ts';
import { isAppError } from '#server/errors.ts';
import { findStorageUsage } from './find-storage-usage.ts';

/**
 * Whether the database has a `storage_usage` that storage usage can be computed from, without computing any.
 * @throws AppError REPOSITORY_REFUSED when it has one that may not be read; as readRepository
 */
export async function getStorageUsageSetup(signal?: AbortSignal): Promise<StorageUsageSetup> {
  try {
    await readRepository(findStorageUsage, { signal });
    return { problem: null };
  } catch (error) {
    if (isAppError(error) && error.code === 'NOT_FOUND') return { problem: error.message };
    throw error;
  }
}
