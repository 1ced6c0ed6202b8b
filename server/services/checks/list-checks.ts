import type { CheckList } from '#lib/contracts/check.ts';
import { consoleDb } from '#server/adapters/console-db/console-db.ts';
import { defaultStackId } from '../stacks/default-stack.ts';
import { describeCheck, withLastResult } from './check-row.ts';

/** All checks of the stack by name, each with what it was answered last. */
export async function listChecks(): Promise<CheckList> {
  const where = { stackId: defaultStackId };
  const rows = await consoleDb().sqlCheck.findMany({ where, orderBy: { name: 'asc' }, include: withLastResult });
  return { results: rows.map(describeCheck) };
}
