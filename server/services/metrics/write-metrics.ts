import { Counter, Gauge, Registry } from 'prom-client';
import type { MetricFacts } from './metric-facts.ts';
import { writeProtectionMetrics } from './write-protection-metrics.ts';

const daemonTypes = ['BACKUP', 'RESTORE', 'VERIFY'] as const;
const endings = ['COMPLETED', 'FAILED', 'TERMINATED'] as const;
const statuses = ['READ_WRITE', 'READ_ONLY', 'DOWN'] as const;

/**
 * The metrics as Prometheus' text format has them. Every label has a bounded set of values. A metric whose value is not known has no
 * sample, so that `absent()` finds it.
 */
export async function writeMetrics(facts: MetricFacts): Promise<{ text: string; contentType: string }> {
  const registry = new Registry();
  const gauge = (name: string, help: string, value: number | null | undefined) => {
    if (value !== null && value !== undefined) new Gauge({ ...named(name, help), registers: [registry] }).set(value);
  };
  const at = (time: Date | null | undefined) => (time == null ? null : time.getTime() / 1000);
  const age = (time: Date | null | undefined) =>
    time == null ? null : Math.max(0, (facts.now.getTime() - time.getTime()) / 1000);
  const { console: known, bucket } = facts;

  const newest = bucket?.newest?.takenOn;
  gauge('last_backup_success_timestamp_seconds', 'When the newest whole backup in the bucket was taken.', at(newest));
  gauge('last_backup_age_seconds', 'The age of the newest whole backup in the bucket.', age(newest));
  gauge('last_backup_bytes', 'The size of the newest whole backup in the bucket.', bucket?.newest?.bytes);
  gauge(
    'newest_backup_unreadable_rows',
    'How many rows could not be read when the newest backup was taken, and are left out of it.',
    bucket?.newestLeftOut?.rows,
  );
  gauge(
    'newest_backup_unreadable_pages',
    'How many pages of tables could not be read when the newest backup was taken, and are left out of it.',
    bucket?.newestLeftOut?.pages,
  );
  gauge('last_verified_timestamp_seconds', 'When a verification last succeeded.', at(known?.lastVerifiedOn));
  gauge(
    'newest_verified_backup_timestamp_seconds',
    'When the newest verified backup in the bucket was taken.',
    at(bucket?.newestVerifiedTakenOn),
  );
  gauge(
    'newest_verified_backup_age_seconds',
    'The age of the newest verified backup in the bucket: what could be lost.',
    age(bucket?.newestVerifiedTakenOn),
  );
  gauge(
    'last_restore_seconds',
    'How long the last restore, or that of a verification, took.',
    known?.lastRestoreSeconds,
  );
  gauge('bucket_backups', 'How many backups the bucket holds.', bucket?.backups);
  gauge('bucket_backup_bytes', 'The size of all backups in the bucket.', bucket?.bytes);
  gauge('bucket_listed_timestamp_seconds', 'When the bucket was last listed for these metrics.', at(bucket?.listedOn));
  gauge('database_bytes', 'The size of the database, as last measured.', known?.databaseBytes);
  gauge('runners_alive', 'How many runners gave a sign of life within 20 seconds.', known?.runnersAlive);
  gauge(
    'api_token_next_expiry_timestamp_seconds',
    'When the next of the valid API tokens expires.',
    at(known?.nextTokenExpiryOn),
  );
  writeParts(registry, facts);
  writeStatus(registry, facts);
  writeDaemons(registry, facts);
  if (known !== null) writeProtectionMetrics(registry, known.protection);
  writeGate(registry, facts);
  return { text: await registry.metrics(), contentType: registry.contentType };
}

function named(name: string, help: string) {
  return { name: `stack_console_${name}`, help };
}

function writeParts(registry: Registry, { console: known, isBucketUp, version }: MetricFacts): void {
  const up = new Gauge({
    ...named('up', 'Whether the console database and the bucket answered.'),
    labelNames: ['part'],
    registers: [registry],
  });
  up.set({ part: 'console_database' }, Number(known !== null));
  up.set({ part: 'bucket' }, Number(isBucketUp));
  new Gauge({ ...named('info', 'The version of the console.'), labelNames: ['version'], registers: [registry] }).set(
    { version },
    1,
  );
}

function writeStatus(registry: Registry, { console: known }: MetricFacts): void {
  if (known === null) return;
  const status = new Gauge({
    ...named('stack_status', 'The status that the stack obeys: 1 for it, 0 for the others.'),
    labelNames: ['status'],
    registers: [registry],
  });
  for (const value of statuses) status.set({ status: value }, Number(known.status === value));
}

function writeDaemons(registry: Registry, { console: known }: MetricFacts): void {
  if (known === null) return;
  const registers = [registry];
  const ended = new Counter({
    ...named('daemons_total', 'How many jobs have ended, by type and by how they ended.'),
    labelNames: ['type', 'status'],
    registers,
  });
  const seconds = new Counter({
    ...named('daemon_seconds_total', 'How long the jobs that have ended took together.'),
    labelNames: ['type', 'status'],
    registers,
  });
  const running = new Gauge({
    ...named('daemons_running', 'How many jobs are waiting or running.'),
    labelNames: ['type'],
    registers,
  });
  const last = new Gauge({
    ...named('daemon_last_seconds', 'How long the last completed job took.'),
    labelNames: ['type'],
    registers,
  });
  for (const type of daemonTypes) {
    for (const status of endings) {
      const found = known.daemons.find((row) => row.type === type && row.status === status);
      ended.inc({ type, status }, found?.count ?? 0);
      seconds.inc({ type, status }, found?.seconds ?? 0);
    }
    running.set({ type }, known.running.find((row) => row.type === type)?.count ?? 0);
    const took = known.lastSeconds.find((row) => row.type === type);
    if (took !== undefined) last.set({ type }, took.seconds);
  }
}

function writeGate(registry: Registry, { gate }: MetricFacts): void {
  const requests = new Counter({
    ...named('gate_requests_total', 'How many requests this console’s gate has answered, by its answer.'),
    labelNames: ['answer'],
    registers: [registry],
  });
  for (const answer of ['passed', 'refused', 'failed'] as const) requests.inc({ answer }, gate[answer]);
}
