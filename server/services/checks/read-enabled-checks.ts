import { checkComparison } from '#lib/contracts/check.ts';
import { consoleDb } from '#server/adapters/console-db/console-db.ts';
import type { DatabaseCheck } from '#server/engine/checks/run-checks.ts';
import { defaultStackId } from '../stacks/default-stack.ts';

/** The checks that a verification which starts now asks, by name. */
export async function readEnabledChecks(): Promise<DatabaseCheck[]> {
  const where = { stackId: defaultStackId, isEnabled: true };
  const rows = await consoleDb().sqlCheck.findMany({ where, orderBy: { name: 'asc' } });
  return rows.map(({ id, name, sql, comparison, expected, timeoutSeconds }) => ({
    id,
    name,
    sql,
    comparison: checkComparison.parse(comparison),
    expected,
    timeoutSeconds,
  }));
}
