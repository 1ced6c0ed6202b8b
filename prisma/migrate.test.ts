import { globSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Client } from 'pg';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { initialStackStatus } from '#lib/contracts/stack-status.ts';
import { type TestDatabase, testDatabase } from '#tests/postgres.ts';
import { migrate } from './migrate.ts';

/** The migrations of a database, in order. */
function migrationsOf(name: 'console' | 'repository'): string[] {
  const folder = join(import.meta.dirname, name, 'migrations');
  return readdirSync(folder, { withFileTypes: true })
    .flatMap((entry) => (entry.isDirectory() ? [entry.name] : []))
    .sort();
}

describe('migrate', () => {
  let database: TestDatabase;
  let client: Client;

  beforeEach(async () => {
    database = await testDatabase();
    client = new Client(database.url);
    client.on('error', () => undefined);
    await client.connect();
  });
  afterEach(async () => {
    await client.end();
    await database.drop();
  });

  async function relations(): Promise<number> {
    const found = await client.query(`select from pg_class where relnamespace = 'public'::regnamespace`);
    return found.rowCount ?? 0;
  }

  it.each(['console', 'repository'] as const)('applies the %s migrations once', async (name) => {
    expect(await migrate(database.url, name)).toEqual(migrationsOf(name));
    expect(await migrate(database.url, name)).toEqual([]);
    const kept = await client.query(
      'select migration_name, finished_at is not null as finished from _prisma_migrations order by 1',
    );
    expect(kept.rows).toEqual(migrationsOf(name).map((migration) => ({ migration_name: migration, finished: true })));
  });

  it('lets two processes start at once', async () => {
    const applied = await Promise.all([1, 2, 3].map(() => migrate(database.url, 'console')));
    expect(applied.flat()).toEqual(migrationsOf('console'));
  });

  it('leaves nothing when it is killed before its end', async () => {
    await client.query('begin; create table daemon (id int)');
    const outcome = migrate(database.url, 'console').then(
      () => 'migrated',
      () => 'failed',
    );
    const admin = new Client(database.adminUrl);
    await admin.connect();
    await expect
      .poll(async () => {
        const ended = await admin.query(
          `select pg_terminate_backend(pid) from pg_stat_activity
           where datname = $1 and wait_event_type = 'Lock' and pid <> pg_backend_pid()`,
          [database.name],
        );
        return ended.rowCount;
      })
      .toBe(1);
    expect(await outcome).toBe('failed');
    await client.query('rollback');
    await admin.end();
    expect(await relations()).toBe(0);
    expect(await migrate(database.url, 'console')).toEqual(migrationsOf('console'));
  });

  it('starts the stack status with the value that the contract names', async () => {
    await migrate(database.url, 'console');
    const { rows } = await client.query(
      `select status, current_message as "currentMessage", pending_maintenance_message as "pendingMaintenanceMessage" from stack_status`,
    );
    expect(rows).toEqual([initialStackStatus]);
  });

  it('finds out of the details of older jobs why they failed', async () => {
    await migrate(database.url, 'console');
    await client.query('alter table daemon drop column error_reason, drop column error_sql_state');
    const told = {
      'Status Code: 403, AWS Request ID: 1, AWS Error Code: AccessDenied': ['BUCKET_ACCESS_DENIED', null],
      'Status Code: 403, AWS Request ID: 1, AWS Error Code: SignatureDoesNotMatch': ['BUCKET_KEY_INVALID', null],
      'Status Code: 507, AWS Error Code: XMinioStorageFull, AWS Error Message: Full': ['BUCKET_FULL', null],
      'Status Code: 503, AWS Error Code: SlowDown': ['BUCKET_FAULT', null],
      'AWS Error Code: ECONNREFUSED': [null, null],
      'SQLSTATE 53100, could not extend file': [null, '53100'],
      'Transaction 12': [null, null],
    };
    for (const details of Object.keys(told)) {
      await client.query(
        `insert into daemon (type, backup_key, started_by, status, ended_on, error_details)
         values ('BACKUP', 'a.zip', 'admin@localhost', 'FAILED', now(), $1)`,
        [details],
      );
    }
    const [path] = globSync(join(import.meta.dirname, 'console/migrations/*_failure_facts/migration.sql'));
    await client.query(readFileSync(path ?? '', 'utf8'));
    const { rows } = await client.query('select error_details, error_reason, error_sql_state from daemon order by id');
    expect(Object.fromEntries(rows.map((row) => [row.error_details, [row.error_reason, row.error_sql_state]]))).toEqual(
      told,
    );
  });

  it('lets one daemon be at work', async () => {
    await migrate(database.url, 'console');
    const start = `insert into daemon (type, backup_key, started_by) values ('BACKUP', 'a.zip', 'admin@localhost')`;
    await client.query(start);
    await expect(client.query(start)).rejects.toThrow('daemon_one_at_work');
    await client.query(`update daemon set status = 'COMPLETED', ended_on = now()`);
    await client.query(start);
  });

  it('tells who listens of each change', async () => {
    await migrate(database.url, 'console');
    const heard: string[] = [];
    client.on('notification', ({ channel, payload }) => heard.push(`${channel}:${payload}`));
    await client.query('listen daemon; listen stack_status');
    await client.query(
      `insert into daemon (type, backup_key, started_by) values ('BACKUP', 'a.zip', 'admin@localhost')`,
    );
    await client.query(`update daemon set progress_message = 'Copying'`);
    await client.query(`update stack_status set status = 'DOWN'`);
    await expect.poll(() => heard).toEqual(['daemon:1', 'daemon:1', 'stack_status:']);
  });
});
