import { once } from 'node:events';
import type { Server } from 'node:http';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import * as metricsRoutes from '#app/metrics/route.ts';
import { consoleDb } from '#server/adapters/console-db/console-db.ts';
import { createMetricsServer } from '#server/console/metrics-server.ts';
import { resetSettings } from '#server/env.ts';
import { forgetKnownFacts } from '#server/services/metrics/known-facts.ts';
import { defaultStackId as stackId } from '#server/services/stacks/default-stack.ts';
import { startTestBucket, type TestBucket } from '#tests/bucket.ts';
import { callRoute } from '#tests/call-route.ts';
import { putObject } from '#tests/put-object.ts';
import { emails, makeTestApiToken, startTestConsole, type TestConsole } from '#tests/test-console.ts';

let test: TestConsole;
let bucket: TestBucket;
let token: string;
beforeAll(async () => {
  [test, bucket] = await Promise.all([startTestConsole(), startTestBucket()]);
  const { name, endpoint, credentials } = bucket.settings;
  Object.assign(process.env, {
    S3_BUCKET: name,
    S3_ENDPOINT: endpoint ?? '',
    S3_FORCE_PATH_STYLE: 'true',
    S3_ACCESS_KEY_ID: credentials?.accessKeyId,
    S3_SECRET_ACCESS_KEY: credentials?.secretAccessKey,
    S3_TIMEOUT_SECONDS: '1',
  });
  resetSettings();
  token = await makeTestApiToken(emails.administrator, ['metrics']);
});
afterAll(async () => {
  await test.close();
  await bucket.stop();
});
beforeEach(forgetKnownFacts);

const scrape = async () => {
  const answer = await callRoute(metricsRoutes, 'GET', '/metrics', { headers: { Authorization: `Bearer ${token}` } });
  expect(answer.status).toBe(200);
  expect(answer.headers.get('content-type')).toMatch(/^text\/plain; version=0\.0\.4/);
  return answer.text();
};

/** A backup that this stack made, as its row and its object tell. */
async function makeBackup(key: string, startedOn: Date): Promise<void> {
  await consoleDb().daemon.create({
    data: {
      type: 'BACKUP',
      status: 'COMPLETED',
      backupKey: key,
      startedBy: emails.administrator,
      startedOn,
      endedOn: new Date(startedOn.getTime() + 24_900),
    },
  });
  await putObject(bucket.bucket, key, 'x');
}

it('a scrape tells what the console database and the bucket hold, and lists the bucket once a minute at most', async () => {
  const first = await scrape();
  for (const line of [
    'stack_console_up{part="console_database"} 1',
    'stack_console_up{part="bucket"} 1',
    'stack_console_bucket_backups 0',
    'stack_console_stack_status{status="READ_WRITE"} 1',
    'stack_console_daemons_total{type="BACKUP",status="COMPLETED"} 0',
    'stack_console_runners_alive 0',
  ]) {
    expect(first).toContain(`${line}\n`);
  }
  expect(first).not.toContain('stack_console_last_backup_success_timestamp_seconds');
  await makeBackup('BackupDaemonJob1-911306061719227050.zip', new Date());
  await putObject(bucket.bucket, 'foreign.zip', 'x');
  const shared = await Promise.all([scrape(), scrape(), scrape()]);
  for (const text of shared) expect(text).toContain('stack_console_bucket_backups 0\n');
  forgetKnownFacts();
  const second = await scrape();
  expect(second).toContain('stack_console_bucket_backups 2\n');
  // Neither is signed, so neither is known to be whole and this stack's own.
  expect(second).not.toContain('stack_console_last_backup_success_timestamp_seconds');
  expect(second).toContain('stack_console_daemons_total{type="BACKUP",status="COMPLETED"} 1\n');
  expect(second).toContain('stack_console_daemon_last_seconds{type="BACKUP"} 24.9\n');
});

it('tells what protects the stack by itself, and what is wrong, with no runner', async () => {
  const db = consoleDb();
  const at = new Date();
  const hoursAgo = (hours: number) => new Date(at.getTime() - hours * 3_600_000);
  const person = emails.administrator;
  await db.schedule.create({
    data: {
      ...{ stackId, name: 'Hourly', cron: '0 * * * *', zone: 'UTC', catchUpMinutes: 1 },
      ...{ plannedUntil: at, promisedSince: hoursAgo(5) },
      ...{ createdBy: person, createdOn: hoursAgo(5), changedBy: person, changedOn: hoursAgo(5) },
    },
  });
  await db.objective.create({ data: { stackId, rpoSeconds: 60, changedBy: person } });
  const incident = { stackId, kind: 'COPY_LATE', what: 'Copies are late.', since: at, openedOn: at };
  await db.incident.create({ data: { ...incident, subject: 'one' } });
  await db.incident.create({ data: { ...incident, subject: 'two', closedOn: at, end: 'It ended.' } });
  const sent = { stackId, target: 'channel 1', thread: '1', madeOn: at, nextOn: at, giveUpOn: at };
  await db.delivery.createMany({
    data: [
      { ...sent, key: '1', state: 'FAILED', attempts: 9, endedOn: at },
      { ...sent, key: '2', state: 'FAILED', attempts: 9, endedOn: hoursAgo(25) },
      { ...sent, key: '3', attempts: 1 },
      { ...sent, key: '4', state: 'SENT', attempts: 1, endedOn: at },
    ],
  });
  await db.retentionRun.create({
    data: {
      ...{ stackId, rules: {}, stayed: 1 },
      deletions: {
        create: (['DELETED', 'KEPT'] as const).map((outcome, position) => ({
          ...{ position, key: `${outcome}.zip`, etag: '"e"', bytes: 1n, takenOn: at, goes: 'old', outcome },
        })),
      },
    },
  });
  const before = Date.now() / 1000;
  const text = await scrape();
  for (const line of [
    'stack_console_backup_overdue 1',
    'stack_console_objective_kept{objective="rpo"} 0',
    'stack_console_incidents_open{kind="COPY_LATE"} 1',
    'stack_console_incidents_open{kind="BACKUP_OVERDUE"} 0',
    'stack_console_notifications{state="failed"} 1',
    'stack_console_notifications{state="retrying"} 1',
    'stack_console_notifications{state="waiting"} 0',
    'stack_console_retention_deletions_total 1',
  ]) {
    expect(text).toContain(`${line}\n`);
  }
  const next = Number(/^stack_console_schedule_next_timestamp_seconds (.*)$/m.exec(text)?.[1]);
  expect([next % 3600, next > before - 1, next <= before + 3600]).toEqual([0, true, true]);
  // No second bucket is set, and no restore was measured against a target.
  expect(text).not.toMatch(/stack_console_copies|objective="rto"/);
});

it('a copy that the rules deleted is counted as such, and holds up nothing', async () => {
  const at = new Date();
  const copy = { stackId, etag: 'e', bytes: 1n, writtenOn: at };
  const old = new Date(at.getTime() - 86_400_000);
  await consoleDb().backupCopy.createMany({
    data: [
      { ...copy, key: 'done.zip', state: 'DONE' },
      { ...copy, key: 'waiting.zip', state: 'WAITING' },
      { ...copy, key: 'thinned.zip', state: 'DELETED', writtenOn: old },
      { ...copy, key: 'gone.zip', state: 'DELETED', writtenOn: old, isInFirst: false },
    ],
  });
  process.env.COPY_S3_BUCKET = 'copies';
  resetSettings();
  try {
    const text = await scrape();
    for (const [state, count] of Object.entries({ waiting: 1, copying: 0, done: 1, failed: 0, deleted: 1 })) {
      expect(text).toContain(`stack_console_copies{state="${state}"} ${count}\n`);
    }
    expect(text).toContain(`stack_console_copies_behind_since_timestamp_seconds ${at.getTime() / 1000}\n`);
  } finally {
    delete process.env.COPY_S3_BUCKET;
    resetSettings();
    await consoleDb().backupCopy.deleteMany({});
  }
});

it('what is away is told, and fails no scrape', async () => {
  process.env.S3_ENDPOINT = 'http://127.0.0.1:1';
  resetSettings();
  const text = await scrape();
  expect(text).toContain('stack_console_up{part="bucket"} 0\n');
  expect(text).not.toContain('stack_console_bucket_backups');
  process.env.S3_ENDPOINT = bucket.endpoint;
  resetSettings();
});

it('a session that is no administrator’s, and no token, get nothing', async () => {
  const status = async (sent: string | undefined) =>
    (await callRoute(metricsRoutes, 'GET', '/metrics', { token: sent })).status;
  expect(await status(undefined)).toBe(403);
  expect(await status(test.tokens.user)).toBe(403);
  expect(await status(test.tokens.administrator)).toBe(200);
});

it('the private port has /metrics and nothing else', async () => {
  const server = createMetricsServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const ask = (path: string, method = 'GET') => fetch(`http://127.0.0.1:${portOf(server)}${path}`, { method });
  try {
    const answer = await ask('/metrics?x=1');
    expect([answer.status, answer.headers.get('content-type')]).toEqual([
      200,
      'text/plain; version=0.0.4; charset=utf-8',
    ]);
    expect(await answer.text()).toContain('stack_console_info{version=');
    expect((await ask('/metrics', 'POST')).status).toBe(405);
    expect((await ask('/repo/v1/admin/daemon')).status).toBe(404);
  } finally {
    server.closeAllConnections();
    server.close();
  }
});

function portOf(server: Server): number {
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The server has no port.');
  return address.port;
}
