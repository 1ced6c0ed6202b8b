import { Client } from 'pg';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { debianServerVersion } from '#tests/postgres.ts';
import { openMaintenanceSession } from '../sessions/open-maintenance-session.ts';
import { readDatabaseProperties } from './read-database-properties.ts';
import { resolveSwitch } from './resolve-switch.ts';
import type { RoleMark } from './role-marks.ts';
import { type SwitchInput, switchNames } from './switch-names.ts';
import { type SwitchFixture, startSwitchFixture } from './testing/switch-fixture.ts';

const debian = debianServerVersion();
const applicationName = 'stack-console daemon 7';

describe.each([
  { server: 'embedded' as const, title: 'embedded PostgreSQL 18', skip: false },
  { server: 'debian' as const, title: `Debian's PostgreSQL ${debian ?? '(not installed)'}`, skip: debian === null },
])('$title', ({ server, skip }) => {
  describe.skipIf(skip)('two databases', () => {
    let fixture: SwitchFixture;
    let transactionId: string | null;
    const open: Client[] = [];

    beforeEach(async () => {
      fixture = await startSwitchFixture(server);
      transactionId = null;
    });
    afterEach(async () => {
      await Promise.all(open.splice(0).map((client) => client.end().catch(() => {})));
      await fixture.drop();
    });

    const openSession = (name: string) =>
      openMaintenanceSession({
        repository: fixture.repository,
        avoid: Object.values(fixture.names),
        applicationName: name,
      });

    async function runSwitch(changes: Partial<SwitchInput> = {}): Promise<void> {
      const session = await openSession(applicationName);
      try {
        await switchNames({
          session,
          names: fixture.names,
          copiesProperties: true,
          withinMs: 20_000,
          signal: new AbortController().signal,
          reporter: { log: () => {}, waitFor: () => {} },
          onBeforeClosing: async () => {},
          readRoleMarks: async () => [],
          onTransaction: async (id) => {
            transactionId = id;
          },
          ...changes,
        });
      } finally {
        await session.close();
      }
    }

    async function settle(): Promise<string> {
      const session = await openSession('resolver');
      try {
        return await resolveSwitch({ session, names: fixture.names, transactionId, applicationName });
      } finally {
        await session.close();
      }
    }

    async function connect(url: string): Promise<Client> {
      const client = new Client(url);
      client.on('error', () => {});
      await client.connect();
      open.push(client);
      return client;
    }

    const whatIn = (database: string) => fixture.ask(database, 'select what from public.place');
    const closed = () =>
      fixture.admin
        .query('select datname from pg_database where not datallowconn and datname = any($1)', [
          Object.values(fixture.names),
        ])
        .then(({ rows }) => rows.map(({ datname }) => datname));

    test('change names in one transaction, with owner, grants, settings, limit and comment; sessions in them are ended', async () => {
      const { admin, names, owner } = fixture;
      const [group, reader] = [`${owner}_group`, `${owner}_reader`];
      const asAdmin = server === 'embedded' ? 'with admin true' : 'with admin option';
      await admin.query(`create role ${group}; grant ${group} to ${owner}; create role ${reader}`);
      await admin.query(`alter role ${owner} createrole; grant ${reader} to ${owner} ${asAdmin}`);
      await admin.query(`alter database ${names.repository} owner to ${group}`);
      await admin.query(`revoke all on database ${names.repository} from public`);
      await admin.query(`grant connect, create on database ${names.repository} to ${reader} with grant option`);
      await admin.query(`alter database ${names.repository} connection limit 77`);
      await admin.query(`alter database ${names.repository} set search_path to "$user", 'Odd, "Name"', public`);
      await admin.query(`alter database ${names.repository} set application_name to E'it\\'s \\\\ = here'`);
      await admin.query(`alter role ${reader} in database ${names.repository} set work_mem to '7MB'`);
      await admin.query(`comment on database ${names.repository} is E'The shop\\'s \\\\ own'`);
      const [busy, other] = [
        await connect(fixture.urlOf(names.repository)),
        await connect(fixture.urlOf(names.incoming)),
      ];
      await busy.query('begin; select * from public.place');
      const before = await openSession('reader');
      const wanted = await readDatabaseProperties(before, names.repository);
      await runSwitch();
      expect(await readDatabaseProperties(before, names.repository)).toEqual(wanted);
      expect(await readDatabaseProperties(before, names.kept)).toEqual({ ...wanted, name: names.kept });
      await before.close();
      expect(wanted.settings).toHaveLength(3);
      expect([await whatIn(names.repository), await whatIn(names.kept)]).toEqual(['new', 'old']);
      expect(await closed()).toEqual([]);
      for (const client of [busy, other]) await expect(client.query('select 1')).rejects.toThrow();
      expect(await settle()).toBe('switched');
      await admin.query(`drop owned by ${reader}`);
      for (const name of [names.repository, names.kept]) {
        await admin.query(
          `alter role ${reader} in database ${name} reset all; alter database ${name} owner to ${owner}`,
        );
        await admin.query(`revoke all on database ${name} from ${reader}`);
      }
      await admin.query(`drop role ${group}; drop role ${reader}`);
    });

    test('keep nothing of what the console set of the services’ role: neither the one put aside nor the new one', async () => {
      const { admin, names, owner } = fixture;
      const [plain, careful] = [`${owner}_plain`, `${owner}_careful`];
      const marks: RoleMark[] = [
        { role: plain, readOnlyBefore: null },
        { role: careful, readOnlyBefore: 'off' },
      ];
      const options = server === 'embedded' ? ` with admin true` : ` with admin option`;
      await admin.query(`alter role ${owner} createrole`);
      for (const { role } of marks) {
        await admin.query(`create role ${role}; grant ${role} to ${owner}${options}`);
        await admin.query(`alter role ${role} in database ${names.repository} set default_transaction_read_only to on`);
      }
      await admin.query(`alter role ${plain} in database ${names.repository} set work_mem to '7MB'`);
      await runSwitch({ readRoleMarks: async () => marks });
      const session = await openSession('reader');
      for (const name of [names.repository, names.kept]) {
        expect((await readDatabaseProperties(session, name)).settings).toEqual([
          { role: careful, name: 'default_transaction_read_only', value: 'off' },
          { role: plain, name: 'work_mem', value: '7MB' },
        ]);
        for (const { role } of marks) await admin.query(`alter role ${role} in database ${name} reset all`);
      }
      await session.close();
      await admin.query(`drop role ${plain}; drop role ${careful}`);
    });

    test('stay as they are when a session that may not be ended is in the way; whose it is is told', async () => {
      const { names } = fixture;
      await connect(fixture.adminUrlOf(names.repository));
      await expect(runSwitch({ withinMs: 500 })).rejects.toThrow(
        /^The databases could not change names: sessions of postgres in them may not be ended by the role of REPOSITORY_DATABASE_URL/,
      );
      expect(await closed()).toEqual([]);
      expect(await settle()).toBe('not switched');
      expect([await whatIn(names.repository), await whatIn(names.incoming)]).toEqual(['old', 'new']);
    });

    test('wait for a session that may not be ended until it ends by itself', async () => {
      const inTheWay = await connect(fixture.adminUrlOf(fixture.names.repository));
      const swapping = runSwitch();
      await expect.poll(closed, { timeout: 10_000 }).toHaveLength(2);
      await expect(connect(fixture.urlOf(fixture.names.repository))).rejects.toThrow('not currently accepting');
      await inTheWay.end();
      await swapping;
      expect(await whatIn(fixture.names.repository)).toBe('new');
    });

    test('stay as they are when the daemon is stopped, or is another runner’s at the last moment', async () => {
      const stop = new AbortController();
      await connect(fixture.adminUrlOf(fixture.names.repository));
      const stopping = runSwitch({ signal: stop.signal });
      await expect.poll(closed, { timeout: 10_000 }).toHaveLength(2);
      stop.abort();
      await expect(stopping).rejects.toMatchObject({ code: 'STOPPED' });
      await Promise.all(open.splice(0).map((client) => client.end()));
      expect(await settle()).toBe('not switched');
      const onTransaction = async (id: string) => {
        transactionId = id;
        throw new Error('taken');
      };
      await expect(runSwitch({ onTransaction })).rejects.toThrow('taken');
      expect(await settle()).toBe('not switched');
      expect(await closed()).toEqual([]);
      expect(await whatIn(fixture.names.repository)).toBe('old');
    });

    test('whose COMMIT got no answer have changed names; one that was never sent has changed nothing', async () => {
      const { names } = fixture;
      const lost = async (when: 'before' | 'after') => {
        const session = await openSession(applicationName);
        const execute = async (sql: string) => {
          if (sql !== 'commit' || when === 'after') await session.execute(sql);
          if (sql !== 'commit') return;
          await session.close();
          throw new Error('The connection was lost.');
        };
        const broken = new Proxy(session, {
          get: (target, key) => (key === 'execute' ? execute : Reflect.get(target, key).bind?.(target)),
        });
        await expect(runSwitch({ session: broken })).rejects.toThrow('The connection was lost.');
        await session.close();
      };
      await lost('before');
      expect(await closed()).toHaveLength(2);
      expect(await settle()).toBe('not switched');
      expect([await closed(), await whatIn(names.repository)]).toEqual([[], 'old']);
      await lost('after');
      expect(await settle()).toBe('switched');
      expect([await closed(), await whatIn(names.repository), await whatIn(names.kept)]).toEqual([[], 'new', 'old']);
    });

    test('whose switch was never begun, or is forgotten by PostgreSQL, are told by their names', async () => {
      expect(await settle()).toBe('not switched');
      await runSwitch();
      transactionId = '999999999999';
      expect(await settle()).toBe('switched');
    });
  });
});
