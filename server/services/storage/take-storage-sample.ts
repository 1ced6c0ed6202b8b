import { consoleDb, Prisma } from '#server/adapters/console-db/console-db.ts';
import { readRepository } from '#server/adapters/repository-reader/read-repository.ts';
import { isAppError } from '#server/errors.ts';
import { logger } from '#server/logger.ts';
import { findStorageUsage } from './find-storage-usage.ts';
import { getBucketUse } from './get-bucket-use.ts';
import { readDatabaseUse } from './get-database-use.ts';

/**
 * Keeps how much the repository and the bucket hold now: one sample for each hour, and one for each backup, however many
 * runners ask. What can't be read is left out of the sample; when nothing can be, there is none.
 * @param input.daemonId the backup that it belongs to, or null for the hour that it is
 * @returns whether a sample was kept: false when there was one already
 * @throws AppError when neither the repository nor the bucket answers; whatever Prisma says
 */
export async function takeStorageSample(
  { daemonId }: { daemonId: number | null },
  signal?: AbortSignal,
): Promise<boolean> {
  const takenOn = new Date();
  const occasion = daemonId === null ? `hour ${takenOn.toISOString().slice(0, 13)}` : `backup ${daemonId}`;
  const db = consoleDb();
  if ((await db.storageSample.count({ where: { occasion } })) > 0) return false;
  const [database, usage, objects] = await Promise.allSettled([
    measureDatabase(signal),
    measureUsage(signal),
    measureBucket(signal),
  ]);
  if (database.status === 'rejected' && objects.status === 'rejected') throw database.reason;
  const data = { occasion, daemonId, takenOn, ...known(database), ...known(usage), ...known(objects) };
  try {
    await db.storageSample.create({ data });
    return true;
  } catch (error) {
    if (error instanceof Prisma.PrismaClientKnownRequestError && error.code === 'P2002') return false;
    throw error;
  }
}

function known<Figures extends object>(figures: PromiseSettledResult<Figures>): Partial<Figures> {
  if (figures.status === 'fulfilled') return figures.value;
  const err: unknown = figures.reason;
  if (!isAppError(err) || err.code !== 'NOT_FOUND')
    logger.warn({ err }, 'A storage sample lacks what could not be read');
  return {};
}

async function measureDatabase(signal: AbortSignal | undefined) {
  const { bytes, tables } = await readRepository(readDatabaseUse, { signal });
  const sum = (column: 'heapBytes' | 'indexBytes' | 'toastBytes') =>
    toBigInt(tables.reduce((total, table) => total + table[column], 0));
  return {
    databaseBytes: toBigInt(bytes),
    heapBytes: sum('heapBytes'),
    indexBytes: sum('indexBytes'),
    toastBytes: sum('toastBytes'),
  };
}

async function measureUsage(signal: AbortSignal | undefined) {
  return readRepository(
    async (session) => {
      const { sql } = await findStorageUsage(session);
      const [row] = await session.query<{ bytes: number; count: number }>(
        `select coalesce(sum(content_size), 0)::float8 as bytes, count(*)::float8 as count from ${sql}`,
      );
      return { usageBytes: toBigInt(row?.bytes ?? 0), usageCount: toBigInt(row?.count ?? 0) };
    },
    { signal },
  );
}

async function measureBucket(signal: AbortSignal | undefined) {
  const { backups, others } = await getBucketUse(signal);
  return {
    backupBytes: toBigInt(backups.reduce((sum, { size }) => sum + size, 0)),
    backupCount: BigInt(backups.length),
    otherBytes: toBigInt(others.reduce((sum, { bytes }) => sum + bytes, 0)),
  };
}

function toBigInt(value: number): bigint {
  return BigInt(Math.round(value));
}
