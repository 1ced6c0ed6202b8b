import { fork } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { join } from 'node:path';
import { Client } from 'pg';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import * as reportRoutes from '#app/repo/v1/admin/synapse/status/report/route.ts';
import { consoleDb } from '#server/adapters/console-db/console-db.ts';
import { stopListeningConsoleDb } from '#server/adapters/console-db/notifications.ts';
import { resetSettings, settings } from '#server/env.ts';
import { runAppRoleLoop } from '#server/runner/upkeep/run-app-role-loop.ts';
import { applyAppRole } from '#server/services/stack-status/apply-app-role.ts';
import { setStackStatus } from '#server/services/stack-status/set-stack-status.ts';
import { callRoute } from '#tests/call-route.ts';
import { debianServerVersion, type TestDatabase, testDatabase } from '#tests/postgres.ts';
import { someOf } from '#tests/sample.ts';
import { emails, startTestConsole, type TestConsole } from '#tests/test-console.ts';

const debian = debianServerVersion();
const suffix = randomBytes(4).toString('hex');
const app = `app "${suffix}`;
const owner = `role_owner_${suffix}`;
type Status = 'READ_WRITE' | 'READ_ONLY' | 'DOWN';

describe.each([
  { server: 'embedded' as const, title: 'embedded PostgreSQL 18', skip: false },
  {
    server: 'debian' as const,
    title: `Debian's PostgreSQL ${debian ?? '(skipped: not installed)'}`,
    skip: debian === null,
  },
])('$title', ({ server, skip }) => {
  describe.skipIf(skip)('the role of the services', () => {
    let test: TestConsole;
    let database: TestDatabase;
    let admin: Client;
    let url: string;
    const open: Client[] = [];

    beforeAll(async () => {
      test = await startTestConsole();
      database = await testDatabase({ server });
      admin = new Client(database.adminUrl);
      await admin.connect();
      await admin.query(`create role ${owner} login createrole password 'owner';
        create role "${app.replaceAll('"', '""')}" login password 'app';
        grant all on schema public to "${app.replaceAll('"', '""')}", ${owner}`);
      await grantRights();
      url = addressOf(owner, 'owner');
      process.env.REPOSITORY_DATABASE_URL = url;
      process.env.REPOSITORY_APP_ROLE = app;
      resetSettings();
    });
    afterAll(async () => {
      delete process.env.REPOSITORY_APP_ROLE;
      delete process.env.REPOSITORY_DATABASE_URL;
      resetSettings();
      await stopListeningConsoleDb();
      await admin.end();
      await database.drop();
      await asSuperuser(`drop role "${app.replaceAll('"', '""')}"; drop role ${owner}`);
      await test.close();
    });
    beforeEach(async () => {
      await set('READ_WRITE');
      await consoleDb().appRole.deleteMany();
      await admin.query(`alter role ${quoted} login; alter role ${quoted} in database ${database.name} reset all`);
    });
    afterEach(async () => {
      await Promise.all(open.splice(0).map((client) => client.end().catch(() => undefined)));
    });

    const quoted = `"${app.replaceAll('"', '""')}"`;
    const grantRights = () =>
      admin.query(`grant ${quoted} to ${owner} with admin option; grant pg_signal_backend to ${owner}`);
    function addressOf(user: string, password: string): string {
      const address = new URL(database.adminUrl);
      address.username = encodeURIComponent(user);
      address.password = password;
      return address.toString();
    }
    async function asSuperuser(sql: string): Promise<void> {
      const address = new URL(database.adminUrl);
      address.pathname = '/postgres';
      const client = new Client(address.toString());
      await client.connect();
      await client.query(sql);
      await client.end();
    }
    const set = (status: Status) =>
      setStackStatus(
        { status, currentMessage: null, pendingMaintenanceMessage: null },
        { changedBy: emails.administrator },
      );
    /** As another process would that dies right after. */
    const record = (status: Status) => consoleDb().stackStatus.updateMany({ data: { status } });
    async function logIn(): Promise<Client> {
      const client = new Client(addressOf(app, 'app'));
      client.on('error', () => undefined);
      await client.connect();
      open.push(client);
      return client;
    }
    const isOpen = (client: Client) =>
      client.query('select 1').then(
        () => true,
        () => false,
      );
    /** What the role may do. */
    async function ability(): Promise<Status> {
      const client = await logIn().catch((error: { code?: string }) => {
        expect(error.code).toBe('28000');
        return null;
      });
      if (client === null) return 'DOWN';
      const { rows } = await client.query('show default_transaction_read_only');
      return rows[0].default_transaction_read_only === 'on' ? 'READ_ONLY' : 'READ_WRITE';
    }
    const report = async () => {
      const path = '/repo/v1/admin/synapse/status/report';
      const answer = await callRoute(reportRoutes, 'GET', path, { token: test.tokens.administrator });
      return (await answer.json()).enforcement.role;
    };

    it('obeys each status when the PUT has answered, and its sessions end', async () => {
      for (const status of ['READ_ONLY', 'DOWN', 'READ_ONLY', 'READ_WRITE', 'DOWN', 'READ_WRITE'] as const) {
        const before = await ability().then(() => open.at(-1));
        await set(status);
        expect(await ability()).toBe(status);
        if (before !== undefined && status !== 'READ_WRITE') expect(await isOpen(before)).toBe(false);
        expect(await report()).toEqual({ name: app, inForce: status, problem: null });
      }
    });

    it('does not write in READ_ONLY, and writes again afterwards in new sessions', async () => {
      await set('READ_ONLY');
      const client = await logIn();
      await expect(client.query('create table refused (id int)')).rejects.toMatchObject({ code: '25006' });
      await set('READ_WRITE');
      expect(await isOpen(client)).toBe(false);
      const again = await logIn();
      await again.query('create table written (id int)');
      await again.query('drop table written');
    });

    it('is left alone with its sessions while nothing changes', async () => {
      const client = await logIn();
      for (let round = 0; round < 3; round++) await applyAppRole();
      await set('READ_WRITE');
      expect(await isOpen(client)).toBe(true);
      await set('READ_ONLY');
      const reader = await logIn();
      for (let round = 0; round < 3; round++) await applyAppRole();
      expect(await isOpen(reader)).toBe(true);
    });

    it('keeps what it had before: NOLOGIN, read-only', async () => {
      await admin.query(`alter role ${quoted} nologin`);
      for (const status of ['DOWN', 'READ_WRITE'] as const) await set(status);
      expect(await ability()).toBe('DOWN');
      await admin.query(`alter role ${quoted} login;
        alter role ${quoted} in database ${database.name} set default_transaction_read_only = on`);
      for (const status of ['READ_ONLY', 'DOWN', 'READ_WRITE'] as const) await set(status);
      expect(await ability()).toBe('READ_ONLY');
    });

    it('obeys a restore that holds the stack, until it ends', async () => {
      const keeper = runAppRoleLoop();
      const again = runAppRoleLoop();
      const data = { type: 'RESTORE', backupKey: 'a.zip', startedBy: 'x@y', holdMessage: 'Held' } as const;
      const { id } = await consoleDb().daemon.create({ data });
      await expect.poll(ability, { timeout: 8000 }).toBe('DOWN');
      await set('READ_ONLY');
      expect(await ability()).toBe('DOWN');
      await consoleDb().daemon.update({ where: { id }, data: { status: 'FAILED', endedOn: new Date() } });
      await expect.poll(ability, { timeout: 8000 }).toBe('READ_ONLY');
      await Promise.all([keeper.close(), again.close()]);
    });

    it('is fixed by a runner when a person or a process that died left it otherwise', async () => {
      const keeper = runAppRoleLoop();
      await set('DOWN');
      await admin.query(`alter role ${quoted} login`);
      await expect.poll(ability, { timeout: 8000, interval: 200 }).toBe('DOWN');
      await record('READ_WRITE');
      await expect.poll(ability, { timeout: 8000, interval: 200 }).toBe('READ_WRITE');
      await keeper.close();
    });

    it('obeys the last of many changes at once from many processes', async () => {
      const statuses = ['DOWN', 'READ_ONLY', 'READ_WRITE', 'READ_ONLY', 'DOWN'] as const;
      const last = await Promise.all(statuses.map(set));
      await applyAppRole();
      const stored = last.sort((one, other) => other.version - one.version)[0]?.set.status;
      expect(await ability()).toBe(stored);
      await set('READ_WRITE');
      expect(await ability()).toBe('READ_WRITE');
    });

    it.each(someOf(['recorded', 'altered', 'ended'], 1, `steps ${server}`))(
      'kill -9 after the step "%s": whoever looks next settles it',
      async (step) => {
        for (const [from, to, then] of [
          ['READ_WRITE', 'DOWN', 'DOWN'],
          ['DOWN', 'READ_WRITE', 'DOWN'],
          ['READ_WRITE', 'READ_ONLY', 'READ_WRITE'],
          ['READ_ONLY', 'READ_WRITE', 'READ_WRITE'],
        ] as const) {
          await set(from);
          const client = from === 'DOWN' ? null : await logIn();
          await record(to);
          await killedAfter(step);
          await record(then);
          await applyAppRole();
          expect([from, to, then, await ability()]).toEqual([from, to, then, then]);
          if (client !== null && then === to) expect(await isOpen(client)).toBe(false);
          expect(await report()).toMatchObject({ inForce: then, problem: null });
          await set('READ_WRITE');
          expect(await ability()).toBe('READ_WRITE');
        }
      },
    );

    async function killedAfter(step: string): Promise<void> {
      const child = fork(join(import.meta.dirname, 'testing', 'apply-app-role-child.ts'), [step], {
        env: { ...process.env, LOG_LEVEL: 'silent' },
      });
      await once(child, 'message');
      child.kill('SIGKILL');
      await once(child, 'exit');
    }

    it('gets back what was taken when it is no longer named', async () => {
      await set('DOWN');
      process.env.REPOSITORY_APP_ROLE = '';
      resetSettings();
      await applyAppRole();
      expect(await ability()).toBe('READ_WRITE');
      expect(await report()).toBeNull();
      process.env.REPOSITORY_APP_ROLE = app;
      resetSettings();
    });

    it('says what right is missing, and obeys once it is there', async () => {
      await admin.query(
        `revoke ${quoted} from ${owner}; alter role ${owner} nocreaterole; revoke pg_signal_backend from ${owner}`,
      );
      const client = await logIn();
      await set('DOWN');
      expect(await report()).toEqual({
        name: app,
        inForce: null,
        problem: expect.stringContaining(
          `alter role "${owner}" createrole; grant ${quoted} to "${owner}" with admin option;`,
        ),
      });
      expect(await ability()).toBe('READ_WRITE');
      expect(await isOpen(client)).toBe(true);
      await admin.query(`alter role ${owner} createrole`);
      await grantRights();
      await applyAppRole();
      expect([await ability(), await isOpen(client)]).toEqual(['DOWN', false]);
      expect(await report()).toEqual({ name: app, inForce: 'DOWN', problem: null });
    });

    it('says when it is not there', async () => {
      process.env.REPOSITORY_APP_ROLE = 'nobody_at_all';
      resetSettings();
      await set('READ_ONLY');
      expect((await report()).problem).toBe(
        'The role nobody_at_all (REPOSITORY_APP_ROLE) is not on the database server: create it, or correct the setting.',
      );
      process.env.REPOSITORY_APP_ROLE = app;
      resetSettings();
    });

    it('may not be the console’s own', async () => {
      for (const [name, value] of [
        [owner, 'REPOSITORY_DATABASE_URL'],
        ['tester', 'DATABASE_URL'],
      ]) {
        process.env.REPOSITORY_APP_ROLE = name;
        resetSettings();
        expect(() => settings()).toThrow(new RegExp(`^The setting REPOSITORY_APP_ROLE is wrong: .*\\(${value}\\)`));
      }
      process.env.REPOSITORY_APP_ROLE = app;
      resetSettings();
    });
  });
});
