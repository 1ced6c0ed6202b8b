import { consoleDb } from '#server/adapters/console-db/console-db.ts';
import { describeRule } from './slots/describe-rule.ts';

const verifying = (every: number) => {
  if (every === 0) return '';
  if (every === 1) return ' and verified each time';
  return ` and verified every ${every} backups`;
};

/** "backed up every day at 03:00 (Europe/Berlin) and verified each time": what the schedules say in the sentence on the protection; null if none is enabled. */
export async function describeSchedules(stackId: number): Promise<string | null> {
  const rows = await consoleDb().schedule.findMany({ where: { stackId, enabled: true }, orderBy: { id: 'asc' } });
  if (rows.length === 0) return null;
  const said = rows.map((row) => {
    const rule = describeRule(row);
    return `${rule.charAt(0).toLowerCase()}${rule.slice(1)}${verifying(row.verifyEvery)}`;
  });
  return `backed up ${said.join(', and ')}`;
}
