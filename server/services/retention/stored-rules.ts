import {
  type Retention,
  type RetentionPlace,
  type RetentionRules,
  retentionHold,
  retentionRules,
} from '#lib/contracts/retention/retention.ts';
import { type ConsoleDbTransaction, consoleDb } from '#server/adapters/console-db/console-db.ts';
import { defaultStackId } from '../stacks/default-stack.ts';

/** The rules as they are stored, and what is kept beside them. */
export type StoredRules = Pick<Retention, 'lookedOn' | 'holds' | 'version'> & {
  rules: RetentionRules;
  changedBy: string;
  changedOn: string;
};

/** Reads the rules of a stack in one of its buckets; null while retention is off there. */
export async function readStoredRules(
  db: ConsoleDbTransaction = consoleDb(),
  { stackId = defaultStackId, place = 'FIRST' }: { stackId?: number; place?: RetentionPlace } = {},
): Promise<StoredRules | null> {
  const row = await db.retention.findUnique({ where: { stackId_place: { stackId, place } } });
  if (row === null) return null;
  return {
    rules: retentionRules.parse(row),
    version: row.version,
    changedBy: row.changedBy,
    changedOn: row.changedOn.toISOString(),
    lookedOn: row.lookedOn?.toISOString() ?? null,
    holds: retentionHold.array().parse(row.holds),
  };
}
