import type { Objectives, ObjectivesInput } from '#lib/contracts/objective.ts';
import { consoleDb } from '#server/adapters/console-db/console-db.ts';
import { AppError } from '#server/errors.ts';
import { recordEvent } from '../history/record-event.ts';
import { defaultStackId } from '../stacks/default-stack.ts';
import { getObjectives } from './get-objectives.ts';

/**
 * Sets both targets.
 * @param by email
 * @param ifMatch versions of which one must be the stored one (0 if none was ever set); null if any may be stored
 * @throws AppError PRECONDITION_FAILED; BUCKET_* if it can't be told whether they are kept: they are set nevertheless
 */
export async function setObjectives(
  input: ObjectivesInput,
  by: string,
  ifMatch: string[] | null = null,
): Promise<Objectives> {
  await consoleDb().$transaction(async (db) => {
    await db.$executeRaw`select 1 from stack where id = ${defaultStackId} for update`;
    const stored = await db.objective.findUnique({ where: { stackId: defaultStackId } });
    if (ifMatch !== null && !ifMatch.includes(String(stored?.version ?? 0))) {
      throw new AppError(
        'PRECONDITION_FAILED',
        'The objectives were changed in the meantime: read them again, then change them.',
      );
    }
    const data = { ...input, changedBy: by, changedOn: new Date() };
    const where = { stackId: defaultStackId };
    await db.objective.upsert({ where, create: { ...where, ...data }, update: { ...data, version: { increment: 1 } } });
    await recordEvent(db, { kind: 'OBJECTIVES_SET', doneBy: by, details: input });
  });
  return getObjectives();
}
