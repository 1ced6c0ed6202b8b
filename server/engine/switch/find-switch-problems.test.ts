import { Client } from 'pg';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { Manifest } from '../archive/manifest.ts';
import { findStagedRestoreProblems } from './find-staged-restore-problems.ts';
import { findSwitchProblems, type SwitchCheck } from './find-switch-problems.ts';
import { type SwitchFixture, startSwitchFixture } from './testing/switch-fixture.ts';

describe('why a staged restore can’t be done', () => {
  let fixture: SwitchFixture;
  const takeBack: string[] = [];

  beforeAll(async () => {
    fixture = await startSwitchFixture('embedded');
  });
  afterEach(async () => {
    for (const sql of takeBack.splice(0)) await fixture.ask(fixture.names.repository, sql);
  });
  afterAll(() => fixture.drop());

  const manifest = {
    schemas: ['public'],
    migrations: [],
    tables: [{ schema: 'public', name: 'place' }],
  };

  function check(changes: Partial<SwitchCheck> = {}): SwitchCheck {
    return {
      repository: fixture.repository,
      database: fixture.names.repository,
      schemas: null,
      applicationName: 'test',
      signal: new AbortController().signal,
      isConsoleDatabase: false,
      ...changes,
    };
  }

  function find(changes: Partial<SwitchCheck> = {}) {
    // The problems are told by these parts of a manifest alone.
    return findStagedRestoreProblems({ ...check(changes), manifest: manifest as unknown as Manifest });
  }

  async function given(sql: string, undo: string): Promise<void> {
    await fixture.ask(fixture.names.repository, sql);
    takeBack.push(undo);
  }

  test('nothing is in the way of an owner who may create databases', async () => {
    expect(await find()).toEqual([]);
  });

  test('the role may not create databases, or does not own this one', async () => {
    const { owner, names } = fixture;
    await given(`alter role ${owner} nocreatedb`, `alter role ${owner} createdb`);
    expect(await findSwitchProblems(check())).toEqual([
      `The role ${owner} may not create or rename databases. Let a superuser give it that: alter role "${owner}" createdb.`,
    ]);
    await given(
      `alter role ${owner} createdb; alter database ${names.repository} owner to postgres`,
      `alter database ${names.repository} owner to ${owner}`,
    );
    expect(await find()).toEqual([
      expect.stringMatching(
        `^The role ${owner} does not own the database ${names.repository}, which belongs to postgres`,
      ),
    ]);
  });

  test('tables, schemas and large objects would be gone; some schemas alone are backed up; the console is in there', async () => {
    const { owner } = fixture;
    await given(
      `create schema shop authorization ${owner}; create table shop.cart (); alter table shop.cart owner to ${owner}; select lo_create(0)`,
      'drop schema shop cascade; select lo_unlink(oid) from pg_largeobject_metadata',
    );
    const problems = await find();
    expect(problems).toEqual([
      expect.stringMatching(/^The backup does not hold these tables, which would be gone: shop\.cart\./),
      expect.stringMatching(/^The backup does not hold these schemas, which would be gone: shop\./),
      expect.stringMatching(/^The database has large objects and the backup holds none/),
    ]);
    const others = await find({ schemas: ['public'], isConsoleDatabase: true, database: 'alias' });
    expect(others.join('\n')).toMatch(/says alias and the server calls[\s\S]*DATABASE_URL[\s\S]*REPOSITORY_SCHEMAS/);
  });

  test('migrations were applied since the backup', async () => {
    const { owner } = fixture;
    manifest.tables.push({ schema: 'public', name: '_prisma_migrations' });
    await given(
      `create table public._prisma_migrations (migration_name text, started_at timestamptz default now(), finished_at timestamptz default now(), rolled_back_at timestamptz);
       insert into public._prisma_migrations values ('20261122_more'); alter table public._prisma_migrations owner to ${owner}`,
      'drop table public._prisma_migrations',
    );
    expect(await find()).toEqual([
      expect.stringMatching(/^These migrations were applied since the backup.*20261122_more/),
    ]);
    manifest.tables.pop();
  });

  test('a setting of the database, or of a role in it, that this role may not make', async () => {
    const { owner, names, admin } = fixture;
    await given(
      `alter database ${names.repository} set app.motto to 'x'; alter database ${names.repository} set work_mem to '5MB';
       alter role postgres in database ${names.repository} set work_mem to '9MB'`,
      `alter database ${names.repository} reset all; alter role postgres in database ${names.repository} reset all`,
    );
    expect(await find()).toEqual([
      expect.stringMatching(/^The setting app\.motto of the database can't be given .*grant set on parameter/),
      expect.stringMatching(/^The setting work_mem of the role postgres in the database can't be given /),
    ]);
    const { rows } = await admin.query(
      'select count(*)::int as count from pg_db_role_setting s join pg_database d on d.oid = s.setdatabase where d.datname = $1',
      [names.repository],
    );
    expect(rows[0].count).toBe(2);
    expect(owner).not.toBe('');
  });

  test('a session that it may not end, replication, a subscription', async () => {
    const { names, adminUrlOf, owner } = fixture;
    const client = new Client(adminUrlOf(names.repository));
    await client.connect();
    expect(await find()).toEqual([
      expect.stringMatching(
        `^Sessions of postgres are in the database ${names.repository}, and the role ${owner} may not`,
      ),
    ]);
    await client.end();
    await expect.poll(() => find(), { timeout: 10_000 }).toEqual([]);
    await given(
      `create subscription away connection 'host=127.0.0.1 port=1' publication p with (connect = false, slot_name = none)`,
      'drop subscription away',
    );
    expect(await find()).toEqual([expect.stringMatching(/^Subscriptions belong to the database .*\(away\)/)]);
  });
});
