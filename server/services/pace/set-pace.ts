import type { PaceInput, PaceRule, PaceView } from '#lib/contracts/pace.ts';
import { formatCount } from '#lib/format/format-count.ts';
import { consoleDb } from '#server/adapters/console-db/console-db.ts';
import { now } from '#server/clock.ts';
import { recordEvent } from '../history/record-event.ts';
import { defaultStackId } from '../stacks/default-stack.ts';
import { getPace } from './get-pace.ts';

/**
 * Sets the hours with their pace. Runners heed it within seconds, in the middle of a job too.
 * @param by email
 */
export function setPace({ hours, zone }: PaceInput, by: string): Promise<PaceView> {
  return consoleDb().$transaction(async (db) => {
    const data = { hours, zone, changedBy: by, changedOn: now() };
    const where = { stackId: defaultStackId };
    await db.pace.upsert({ where, create: { ...where, ...data }, update: data });
    await recordEvent(db, { kind: 'PACE_SET', doneBy: by, details: { hours: hours.map(writeRule).join(', '), zone } });
    return getPace(db);
  });
}

/** "8-18 o’clock 5 MB/s with 2 connections" */
function writeRule({ from, to, megabytesPerSecond, connections }: PaceRule): string {
  const sessions = connections === null ? '' : ` with ${formatCount(connections, 'connection')}`;
  return `${from}-${to} o’clock ${megabytesPerSecond} MB/s${sessions}`;
}
