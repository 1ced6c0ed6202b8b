import type { Objectives, ObjectivesInput } from '#lib/contracts/objective.ts';
import { consoleDb } from '#server/adapters/console-db/console-db.ts';
import { recordEvent } from '../history/record-event.ts';
import { defaultStackId } from '../stacks/default-stack.ts';
import { getObjectives } from './get-objectives.ts';

/**
 * Sets both targets.
 * @param by email
 * @throws AppError BUCKET_* if it can't be told whether they are kept: they are set nevertheless
 */
export async function setObjectives(input: ObjectivesInput, by: string): Promise<Objectives> {
  await consoleDb().$transaction(async (db) => {
    const data = { ...input, changedBy: by, changedOn: new Date() };
    const where = { stackId: defaultStackId };
    await db.objective.upsert({ where, create: { ...where, ...data }, update: data });
    await recordEvent(db, { kind: 'OBJECTIVES_SET', doneBy: by, details: input });
  });
  return getObjectives();
}
