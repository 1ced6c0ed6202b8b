import type { Drill } from '#lib/contracts/protection/drill.ts';
import { consoleDb } from '#server/adapters/console-db/console-db.ts';
import { now } from '#server/clock.ts';
import { defaultStackId } from '../stacks/default-stack.ts';
import { describeDrill, withRuns } from './drill-row.ts';

/** All drills of the stack by name, each with its last runs. */
export async function listDrills(): Promise<{ results: Drill[] }> {
  const where = { stackId: defaultStackId };
  const rows = await consoleDb().drill.findMany({ where, orderBy: { name: 'asc' }, include: withRuns });
  return { results: rows.map((row) => describeDrill(row, now())) };
}
