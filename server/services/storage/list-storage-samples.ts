import type { StorageSample } from '#lib/contracts/storage-report.ts';
import { consoleDb } from '#server/adapters/console-db/console-db.ts';

/** The most samples of an answer: a plot has no more pixels. Of a longer time the last sample of each step is returned. */
const mostPoints = 500;
const dayMs = 24 * 60 * 60 * 1000;

/**
 * The samples of the last days, oldest first: all of them, or, of a longer time, one for each step of it. The time is that from
 * the first sample on: a console that is three hours old has three hours of samples, whatever time is asked for.
 * @param input.points about how many at most
 * @param input.all every sample, however many
 */
export async function listStorageSamples(input: {
  days: number;
  points?: number;
  all?: boolean;
}): Promise<{ results: StorageSample[] }> {
  const since = new Date(Date.now() - input.days * dayMs);
  const db = consoleDb();
  const first = await db.storageSample.aggregate({ where: { takenOn: { gte: since } }, _min: { takenOn: true } });
  const spanMs = Date.now() - (first._min.takenOn ?? since).getTime();
  const stepSeconds = input.all === true ? 0 : Math.ceil(spanMs / 1000 / (input.points ?? mostPoints));
  const ids =
    stepSeconds <= 3600
      ? null
      : await db.$queryRaw<{ id: number }[]>`
          select (array_agg(id order by taken_on desc, id desc))[1] as id
            from storage_sample where taken_on >= ${since}
           group by floor(extract(epoch from taken_on) / ${stepSeconds})`;
  const samples = await db.storageSample.findMany({
    where: ids === null ? { takenOn: { gte: since } } : { id: { in: ids.map(({ id }) => id) } },
    orderBy: [{ takenOn: 'asc' }, { id: 'asc' }],
  });
  return { results: samples.map(describeSample) };
}

type SampleRow = Awaited<ReturnType<ReturnType<typeof consoleDb>['storageSample']['findMany']>>[number];

function describeSample({ id, takenOn, daemonId, occasion, ...figures }: SampleRow): StorageSample {
  const number = (value: bigint | null) => (value === null ? null : Number(value));
  return {
    takenOn: takenOn.toISOString(),
    occasion: daemonId === null ? 'HOUR' : 'BACKUP',
    daemonId: daemonId === null ? null : String(daemonId),
    databaseBytes: number(figures.databaseBytes),
    heapBytes: number(figures.heapBytes),
    indexBytes: number(figures.indexBytes),
    toastBytes: number(figures.toastBytes),
    usageBytes: number(figures.usageBytes),
    usageCount: number(figures.usageCount),
    backupBytes: number(figures.backupBytes),
    backupCount: number(figures.backupCount),
    otherBytes: number(figures.otherBytes),
  };
}
