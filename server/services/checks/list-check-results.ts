import { type CheckResult, checkComparison, checkOutcome } from '#lib/contracts/check.ts';
import { consoleDb } from '#server/adapters/console-db/console-db.ts';
import { findDaemon } from '../daemons/find-daemon.ts';

/**
 * What a verification was answered, in the order in which it asked; nothing for another daemon, and before the checks were asked.
 * @throws AppError NOT_FOUND, also if `id` is no number
 */
export async function listCheckResults(id: string): Promise<{ results: CheckResult[] }> {
  const daemon = await findDaemon(id);
  const rows = await consoleDb().checkResult.findMany({ where: { daemonId: daemon.id }, orderBy: { position: 'asc' } });
  return {
    results: rows.map(({ checkId, name, sql, comparison, expected, actual, outcome, message, durationMs }) => ({
      checkId: checkId === null ? null : String(checkId),
      name,
      sql,
      comparison: checkComparison.parse(comparison),
      expected,
      actual,
      outcome: checkOutcome.parse(outcome),
      message,
      durationMs,
    })),
  };
}
