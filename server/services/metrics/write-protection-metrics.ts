import { Counter, Gauge, type Registry } from 'prom-client';
import { incidentKinds } from '#lib/contracts/incident.ts';
import type { ProtectionFacts } from './metric-facts.ts';

type Values = Record<string, number>;

/** Adds the metrics of what protects the stack by itself, and of what is wrong. What is not known has no sample. */
export function writeProtectionMetrics(registry: Registry, facts: ProtectionFacts): void {
  const { overdueSchedules, nextSlotOn, copies, notifications, isObjectiveKept, openIncidents } = facts;
  const registers = [registry];
  const gauge = (name: string, help: string, value: number | null) => {
    if (value !== null) new Gauge({ name: `stack_console_${name}`, help, registers }).set(value);
  };
  const gauges = (name: string, help: string, label: string, values: Values) => {
    const all = new Gauge({ name: `stack_console_${name}`, help, labelNames: [label], registers });
    for (const [value, count] of Object.entries(values)) all.set({ [label]: value }, count);
  };
  const seconds = (time: Date | null) => (time === null ? null : time.getTime() / 1000);

  gauge(
    'backup_overdue',
    'How many schedules have no backup in the bucket that they should have by now.',
    overdueSchedules,
  );
  gauge('schedule_next_timestamp_seconds', 'When the next of the enabled schedules runs.', seconds(nextSlotOn));
  new Counter({
    name: 'stack_console_retention_deletions_total',
    help: 'How many backups retention has deleted.',
    registers,
  }).inc(facts.retentionDeletions);
  gauges(
    'notifications',
    'Messages that wait for their first attempt, that are tried again, and that were given up within a day.',
    'state',
    notifications,
  );
  if (copies !== null) {
    const { behindSince, ...states } = copies;
    gauges(
      'copies',
      'Copies of backups in the second bucket, by how far they are; deleted: by the rules of the copies, of backups that the first bucket still has.',
      'state',
      states,
    );
    gauge(
      'copies_behind_since_timestamp_seconds',
      'When the oldest backup that still has to be copied into the second bucket was written.',
      seconds(behindSince),
    );
  }
  gauges(
    'objective_kept',
    'Whether an objective of recovery is kept: 1 or 0.',
    'objective',
    Object.fromEntries(
      Object.entries(isObjectiveKept).flatMap(([name, isKept]) => (isKept === null ? [] : [[name, Number(isKept)]])),
    ),
  );
  gauges(
    'incidents_open',
    'How many incidents are open, by their kind.',
    'kind',
    Object.fromEntries(
      Object.keys(incidentKinds).map((kind) => [kind, openIncidents.find((row) => row.kind === kind)?.count ?? 0]),
    ),
  );
}
