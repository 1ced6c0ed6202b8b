import type { PaceView } from '#lib/contracts/pace.ts';
import { consoleDb } from '#server/adapters/console-db/console-db.ts';
import { recordEvent } from '../history/record-event.ts';
import { defaultStackId } from '../stacks/default-stack.ts';
import { getPace } from './get-pace.ts';

/**
 * Goes back to the hours of the settings. Nothing happens if they hold already.
 * @param by email
 */
export function resetPace(by: string): Promise<PaceView> {
  return consoleDb().$transaction(async (db) => {
    const { count } = await db.pace.deleteMany({ where: { stackId: defaultStackId } });
    if (count > 0) await recordEvent(db, { kind: 'PACE_RESET', doneBy: by });
    return getPace(db);
  });
}
