import { expect, it } from 'vitest';
import { incidentKinds } from '#lib/contracts/incident.ts';
import type { MetricFacts } from './metric-facts.ts';
import { newestOwn } from './read-bucket-facts.ts';
import { fullFacts } from './testing/full-facts.ts';
import { writeMetrics } from './write-metrics.ts';

const samples = async (facts: MetricFacts) =>
  (await writeMetrics(facts)).text.split('\n').filter((line) => line !== '' && !line.startsWith('#'));

it('tells times, ages, the status, the jobs, the bucket and the gate', async () => {
  expect(await samples(fullFacts)).toEqual([
    'stack_console_last_backup_success_timestamp_seconds 1772323200',
    'stack_console_last_backup_age_seconds 3600',
    'stack_console_last_backup_bytes 13800000',
    'stack_console_newest_backup_unreadable_rows 2',
    'stack_console_newest_backup_unreadable_pages 1',
    'stack_console_last_verified_timestamp_seconds 1772325000',
    'stack_console_newest_verified_backup_timestamp_seconds 1772236800',
    'stack_console_newest_verified_backup_age_seconds 90000',
    'stack_console_last_restore_seconds 46.8',
    'stack_console_bucket_backups 12',
    'stack_console_bucket_backup_bytes 165600000',
    'stack_console_bucket_listed_timestamp_seconds 1772326770',
    'stack_console_database_bytes 98000000',
    'stack_console_runners_alive 2',
    'stack_console_api_token_next_expiry_timestamp_seconds 1774915200',
    'stack_console_up{part="console_database"} 1',
    'stack_console_up{part="bucket"} 1',
    'stack_console_info{version="1.2.3"} 1',
    'stack_console_stack_status{status="READ_WRITE"} 0',
    'stack_console_stack_status{status="READ_ONLY"} 1',
    'stack_console_stack_status{status="DOWN"} 0',
    'stack_console_daemons_total{type="BACKUP",status="COMPLETED"} 30',
    'stack_console_daemons_total{type="BACKUP",status="FAILED"} 1',
    'stack_console_daemons_total{type="BACKUP",status="TERMINATED"} 0',
    'stack_console_daemons_total{type="RESTORE",status="COMPLETED"} 0',
    'stack_console_daemons_total{type="RESTORE",status="FAILED"} 0',
    'stack_console_daemons_total{type="RESTORE",status="TERMINATED"} 0',
    'stack_console_daemons_total{type="VERIFY",status="COMPLETED"} 4',
    'stack_console_daemons_total{type="VERIFY",status="FAILED"} 0',
    'stack_console_daemons_total{type="VERIFY",status="TERMINATED"} 0',
    'stack_console_daemon_seconds_total{type="BACKUP",status="COMPLETED"} 720.5',
    'stack_console_daemon_seconds_total{type="BACKUP",status="FAILED"} 2',
    'stack_console_daemon_seconds_total{type="BACKUP",status="TERMINATED"} 0',
    'stack_console_daemon_seconds_total{type="RESTORE",status="COMPLETED"} 0',
    'stack_console_daemon_seconds_total{type="RESTORE",status="FAILED"} 0',
    'stack_console_daemon_seconds_total{type="RESTORE",status="TERMINATED"} 0',
    'stack_console_daemon_seconds_total{type="VERIFY",status="COMPLETED"} 300',
    'stack_console_daemon_seconds_total{type="VERIFY",status="FAILED"} 0',
    'stack_console_daemon_seconds_total{type="VERIFY",status="TERMINATED"} 0',
    'stack_console_daemons_running{type="BACKUP"} 1',
    'stack_console_daemons_running{type="RESTORE"} 0',
    'stack_console_daemons_running{type="VERIFY"} 0',
    'stack_console_daemon_last_seconds{type="BACKUP"} 24.9',
    'stack_console_backup_overdue 1',
    'stack_console_schedule_next_timestamp_seconds 1772330400',
    'stack_console_retention_deletions_total 9',
    'stack_console_notifications{state="waiting"} 1',
    'stack_console_notifications{state="retrying"} 2',
    'stack_console_notifications{state="failed"} 3',
    'stack_console_copies{state="waiting"} 1',
    'stack_console_copies{state="copying"} 1',
    'stack_console_copies{state="done"} 9',
    'stack_console_copies{state="failed"} 1',
    'stack_console_copies{state="deleted"} 4',
    'stack_console_copies_behind_since_timestamp_seconds 1772323800',
    'stack_console_objective_kept{objective="rpo"} 1',
    'stack_console_objective_kept{objective="rto"} 0',
    ...Object.keys(incidentKinds).map(
      (kind) => `stack_console_incidents_open{kind="${kind}"} ${Number(kind === 'BACKUP_OVERDUE')}`,
    ),
    'stack_console_gate_requests_total{answer="passed"} 1000',
    'stack_console_gate_requests_total{answer="refused"} 7',
    'stack_console_gate_requests_total{answer="failed"} 1',
  ]);
});

it('takes the newest backup that is whole and this stack’s own', () => {
  const all = ([null, 'UNSIGNED', 'FOREIGN', 'INVALID', 'TRUSTED', 'OWN'] as const).map((origin) => ({
    origin,
    incomplete: null,
  }));
  const leaves = { origin: 'OWN' as const, incomplete: { rows: 1, pages: 0 } };
  expect(newestOwn([leaves, ...all])).toMatchObject({ origin: 'TRUSTED' });
  expect(newestOwn(all.slice(0, 4))).toBeUndefined();
});

it('tells nothing that is not known, and never a zero in its place', async () => {
  const nothing = await samples({ ...fullFacts, console: null, bucket: null, isBucketUp: false });
  expect(nothing).toEqual([
    'stack_console_up{part="console_database"} 0',
    'stack_console_up{part="bucket"} 0',
    'stack_console_info{version="1.2.3"} 1',
    'stack_console_gate_requests_total{answer="passed"} 1000',
    'stack_console_gate_requests_total{answer="refused"} 7',
    'stack_console_gate_requests_total{answer="failed"} 1',
  ]);
  const { bucket, console: known } = fullFacts;
  if (bucket === null || known === null) throw new Error('The facts are full.');
  const empty = await samples({ ...fullFacts, bucket: { ...bucket, newest: null, newestVerifiedTakenOn: null } });
  expect(empty.filter((line) => line.includes('last_backup') || line.includes('newest_verified'))).toEqual([]);
  const protection = {
    ...known.protection,
    overdueSchedules: null,
    nextSlotOn: null,
    copies: null,
    isObjectiveKept: { rpo: null, rto: null },
  };
  const bare = await samples({ ...fullFacts, console: { ...known, protection } });
  expect(bare.filter((line) => /backup_overdue|schedule_next|_copies|objective_kept/.test(line))).toEqual([]);
});
