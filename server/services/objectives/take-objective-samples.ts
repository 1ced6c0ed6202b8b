import { consoleDb } from '#server/adapters/console-db/console-db.ts';
import { now } from '#server/clock.ts';
import { defaultStackId } from '../stacks/default-stack.ts';
import { measureObjectives } from './measure-objectives.ts';

const hourMs = 60 * 60 * 1000;
const keptDays = 400;

/**
 * Keeps how the objectives are now: one sample for the hour, and one for each daemon that ended within the last hour and has none,
 * however many runners ask. Samples older than 400 days are deleted.
 * @returns how many were kept
 * @throws AppError BUCKET_*, STOPPED; then there is none of this moment
 */
export async function takeObjectiveSamples(signal?: AbortSignal): Promise<number> {
  const takenOn = now();
  const db = consoleDb();
  const ended = await db.daemon.findMany({
    where: { endedOn: { gte: new Date(takenOn.getTime() - hourMs) } },
    select: { id: true },
    orderBy: { id: 'asc' },
    take: 200,
  });
  const occasions = [`hour ${takenOn.toISOString().slice(0, 13)}`, ...ended.map(({ id }) => `daemon ${id}`)];
  const stackId = defaultStackId;
  const known = await db.objectiveSample.findMany({ where: { stackId, occasion: { in: occasions } } });
  const names = new Set(known.map(({ occasion }) => occasion));
  const missing = occasions.filter((occasion) => !names.has(occasion));
  if (missing.length === 0) return 0;
  const [{ rpoSeconds, rtoMs }, set] = await Promise.all([
    measureObjectives(signal),
    db.objective.findUnique({ where: { stackId } }),
  ]);
  const targets = { rpoTargetSeconds: set?.rpoSeconds ?? null, rtoTargetSeconds: set?.rtoSeconds ?? null };
  const { count } = await db.objectiveSample.createMany({
    data: missing.map((occasion) => ({ stackId, occasion, takenOn, rpoSeconds, rtoMs, ...targets })),
    skipDuplicates: true,
  });
  const forgotten = new Date(takenOn.getTime() - keptDays * 24 * hourMs);
  await db.objectiveSample.deleteMany({ where: { stackId, takenOn: { lt: forgotten } } });
  return count;
}
