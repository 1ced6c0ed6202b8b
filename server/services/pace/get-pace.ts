import { type PaceView, paceInput } from '#lib/contracts/pace.ts';
import { type ConsoleDb, consoleDb } from '#server/adapters/console-db/console-db.ts';
import { settings } from '#server/env.ts';
import { defaultStackId } from '../stacks/default-stack.ts';

/** What bounds the pace of the runners: what a person set, else the settings. */
export async function getPace(db: Pick<ConsoleDb, 'pace'> = consoleDb()): Promise<PaceView> {
  const row = await db.pace.findUnique({ where: { stackId: defaultStackId } });
  if (row === null) return paceOfSettings();
  const { hours, zone } = paceInput.parse({ hours: row.hours, zone: row.zone });
  return { hours, zone, source: 'SET', changedBy: row.changedBy, changedOn: row.changedOn.toISOString() };
}

function paceOfSettings(): PaceView {
  const { hours, zone } = settings().pace;
  return {
    hours: hours.map(({ from, to, bytesPerSecond, connections }) => ({
      from,
      to,
      megabytesPerSecond: bytesPerSecond / 1_000_000,
      connections,
    })),
    zone,
    source: 'DEFAULT',
    changedBy: null,
    changedOn: null,
  };
}
