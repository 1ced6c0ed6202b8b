import type { Objectives } from '#lib/contracts/objective.ts';
import { consoleDb } from '#server/adapters/console-db/console-db.ts';
import { defaultStackId } from '../stacks/default-stack.ts';
import { judgeObjective } from './judge-objective.ts';
import { measureObjectives } from './measure-objectives.ts';

/**
 * The objectives, and whether they are kept now. With a target for lost data and no verified backup, everything would be lost: broken.
 * @throws AppError BUCKET_*, STOPPED
 */
export async function getObjectives(signal?: AbortSignal): Promise<Objectives> {
  const [set, measured] = await Promise.all([
    consoleDb().objective.findUnique({ where: { stackId: defaultStackId } }),
    measureObjectives(signal),
  ]);
  const [rpoSeconds, rtoSeconds] = [set?.rpoSeconds ?? null, set?.rtoSeconds ?? null];
  return {
    rpo: {
      targetSeconds: rpoSeconds,
      seconds: measured.rpoSeconds,
      backupKey: measured.rpoKey,
      state: judgeObjective(rpoSeconds, measured.rpoSeconds ?? Number.POSITIVE_INFINITY),
    },
    rto: {
      targetSeconds: rtoSeconds,
      milliseconds: measured.rtoMs,
      daemonId: measured.rtoDaemonId === null ? null : String(measured.rtoDaemonId),
      measuredOn: measured.rtoMeasuredOn?.toISOString() ?? null,
      state: judgeObjective(rtoSeconds === null ? null : rtoSeconds * 1000, measured.rtoMs),
    },
    changedBy: set?.changedBy ?? null,
    changedOn: set?.changedOn.toISOString() ?? null,
    version: set?.version ?? 0,
  };
}
