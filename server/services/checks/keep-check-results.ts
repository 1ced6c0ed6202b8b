import { consoleDb } from '#server/adapters/console-db/console-db.ts';
import type { AskedCheck } from '#server/engine/checks/run-checks.ts';
import { noteCheckAnomalies } from '../anomalies/check-anomalies.ts';

/**
 * Keeps what a verification was answered, and what that says of the data, in one transaction. May be done any number of times. A check that
 * was changed or deleted meanwhile keeps its result, but no anomaly is made of it.
 */
export async function keepCheckResults(
  { id: daemonId, backupKey }: { id: number; backupKey: string },
  asked: readonly AskedCheck[],
): Promise<void> {
  if (asked.length === 0) return;
  await consoleDb().$transaction(async (db) => {
    const ids = asked.map(({ check }) => check.id);
    const known = await db.sqlCheck.findMany({ where: { id: { in: ids } }, select: { id: true, sql: true } });
    const sqlOf = new Map(known.map(({ id, sql }) => [id, sql]));
    await db.checkResult.createMany({
      data: asked.map(
        ({ check: { id, name, sql, comparison, expected }, outcome, actual, message, durationMs }, position) => ({
          daemonId,
          position,
          checkId: sqlOf.has(id) ? id : null,
          name,
          sql,
          comparison,
          expected,
          actual: actual?.replaceAll('\0', '') ?? null,
          outcome,
          message,
          durationMs,
        }),
      ),
      skipDuplicates: true,
    });
    const current = asked.filter(({ check }) => sqlOf.get(check.id) === check.sql);
    await noteCheckAnomalies(db, backupKey, current);
  });
}
