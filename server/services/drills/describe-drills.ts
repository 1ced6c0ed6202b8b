import { formatDuration } from '#lib/format/format-duration.ts';
import { consoleDb } from '#server/adapters/console-db/console-db.ts';
import { describeRule } from '../schedules/slots/describe-rule.ts';

/** "verified every Sunday at 04:00 (Europe/Berlin) in 4 min": the drills' part of the sentence on the protection; null if there is none. */
export async function describeDrills(stackId: number): Promise<string | null> {
  const db = consoleDb();
  const drills = await db.drill.findMany({ where: { stackId, isEnabled: true }, orderBy: { id: 'asc' } });
  if (drills.length === 0) return null;
  const times = drills.map((drill) => describeRule(drill)).map((text) => text.charAt(0).toLowerCase() + text.slice(1));
  const last = await db.drillRun.findFirst({
    where: { stackId, state: 'DONE', daemonId: { not: null } },
    orderBy: { slotOn: 'desc' },
  });
  const daemon = last === null ? null : await db.daemon.findUnique({ where: { id: last.daemonId ?? 0 } });
  const took =
    daemon === null || daemon.endedOn === null
      ? ''
      : ` in ${formatDuration(daemon.endedOn.getTime() - daemon.startedOn.getTime())}`;
  return `verified ${[...new Set(times)].join(' and ')}${took}`;
}
