import { randomBytes } from 'node:crypto';
import { existsSync, rmSync } from 'node:fs';
import { Client } from 'pg';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { addressOfRole } from '#server/adapters/repository-db/address-of-role.ts';
import { createRepository } from '#server/adapters/repository-db/create-repository.ts';
import { createSchemaDumper } from '#server/adapters/schema-dump/create-schema-dumper.ts';
import type { RoleLogin } from '#server/ports/repository.ts';
import { startTestBucket, type TestBucket } from '#tests/bucket.ts';
import { forgeArchive } from '#tests/forge-archive.ts';
import { debianServerVersion, type TestDatabase, testDatabase } from '#tests/postgres.ts';
import { someOf } from '#tests/sample.ts';
import type { ServerName } from '#tests/test-servers.ts';
import { readManifest } from '../archive/read-manifest.ts';
import type { SchemaStatements } from '../archive/read-schema-sql.ts';
import { takeBackup } from '../backup/testing/backup-fixture.ts';
import { makeWorkDatabaseName } from '../build-role/database-name.ts';
import { dropWorkDatabase } from '../databases/drop-work-database.ts';
import { verifyArchive } from '../verify/verify-archive.ts';
import { buildWhole } from './build-whole.ts';
import { findBuildProblems } from './preflight-build.ts';
import { hostilePlaces, hostileSchema } from './testing/hostile-schema.ts';
import { addressOf } from './testing/open-build-fixture.ts';

/** Whom the repository is logged into as, and who builds. */
type Situation = { title: string; server: ServerName; rights: string; isGiven: boolean };

const servers: ServerName[] = debianServerVersion() === null ? ['embedded'] : ['embedded', 'debian'];
const situations: Situation[] = servers.flatMap((server) => [
  { title: `an ordinary owner and a build role, ${server}`, server, rights: 'createdb', isGiven: true },
  { title: `an owner who may create roles, ${server}`, server, rights: 'createdb createrole', isGiven: false },
  { title: `a superuser, ${server}`, server, rights: 'superuser', isGiven: false },
]);

const applicationName = `build role test ${process.pid}`;
const signal = new AbortController().signal;
let bucket: TestBucket;
let home: TestDatabase;
let suffix: string;
let owner: string;
let builder: RoleLogin;
let canary: string;
let key: string;
const made: string[] = [];

beforeAll(async () => {
  bucket = await startTestBucket();
});
afterAll(async () => {
  await bucket?.stop();
});

async function ask<Row>(database: string, sql: string): Promise<Row[]> {
  const client = new Client(addressOf(home.adminUrl, database));
  await client.connect();
  try {
    return (await client.query(sql)).rows;
  } finally {
    await client.end();
  }
}

const url = () => addressOfRole(home.adminUrl, { name: owner, password: 'secret' });
const repository = () => createRepository({ url: url() });

async function open({ server, rights, isGiven }: Situation): Promise<void> {
  home = await testDatabase({ server });
  suffix = randomBytes(4).toString('hex');
  [owner, canary] = [`owner_${suffix}`, `canary_${suffix}`];
  builder = { name: `builder_${suffix}`, password: 'built' };
  await ask('postgres', `create role ${owner} login ${rights} password 'secret'`);
  if (isGiven) {
    const grants = server === 'embedded' ? ' with inherit true, set true' : '';
    await ask('postgres', `create role ${builder.name} login password '${builder.password}'`);
    await ask('postgres', `grant ${builder.name} to ${owner}${grants}`);
  }
  await ask('postgres', `alter database ${home.name} owner to ${owner}`);
  await ask('postgres', `create database ${canary} owner ${owner}`);
  await ask(canary, `create table secret as select 'untouched' as it; grant select on secret to public`);
  const [whole] = [
    await takeBackupOf(`create table t (id int, v text); insert into t select i, i::text from generate_series(1, 3) i`),
  ];
  key = whole;
}

async function takeBackupOf(sql: string): Promise<string> {
  const client = new Client(url());
  await client.connect();
  await client.query(sql).finally(() => client.end());
  const taken = `BackupDaemonJob1-${suffix}.zip`;
  await takeBackup(bucket.bucket, url(), { key: taken });
  return taken;
}

afterEach(async () => {
  for (const name of made.splice(0)) {
    await dropWorkDatabase({ repository: createRepository({ url: home.adminUrl }), name, applicationName });
  }
  await ask('postgres', `drop database ${canary} with (force)`);
  await home.drop();
  await ask('postgres', `drop role if exists ${owner}`);
  await ask('postgres', `drop role if exists ${builder.name}`);
  rmSync(programFile(), { force: true });
});

const programFile = () => `/tmp/ran-by-the-server-${suffix}`;

/** What a body might try; what PostgreSQL lets no function do is here too, as nobody knows each version's mind. */
function attempts(): string[] {
  const evil = `evil_${suffix}`;
  return [
    `select set_config('role', '${owner}', false)`,
    `set role ${owner}`,
    'reset role',
    `set session authorization ${owner}`,
    'reset session authorization',
    `alter role ${owner} password 'taken'`,
    `alter role ${owner} set search_path to ${evil}`,
    `alter role ${owner} superuser`,
    'alter role current_user superuser createdb createrole',
    `alter role ${owner} in database ${home.name} set work_mem to '64kB'`,
    `create role ${evil} superuser login`,
    `grant ${owner} to current_user`,
    'grant pg_execute_server_program, pg_write_server_files, pg_signal_backend to current_user',
    `create database ${evil}`,
    `drop database ${canary} with (force)`,
    `drop database ${home.name} with (force)`,
    `alter database ${canary} rename to ${evil}`,
    `alter database ${canary} owner to current_user`,
    `alter database ${canary} set work_mem to '64kB'`,
    `alter database ${home.name} with allow_connections false`,
    `comment on database ${canary} is 'seen'`,
    `grant all on database ${canary} to public`,
    `copy (select 1) to program 'touch ${programFile()}'`,
    `copy (select 1) to '${programFile()}'`,
    `select lo_export(lo_from_bytea(0, 'x'), '${programFile()}')`,
    `select pg_read_file('PG_VERSION')`,
    `select pg_ls_dir('.')`,
    `alter system set work_mem to '64kB'`,
    'select pg_reload_conf()',
    `select pg_terminate_backend(pid) from pg_stat_activity where datname in ('${canary}', '${home.name}')`,
    `drop owned by ${owner} cascade`,
    `reassign owned by ${owner} to current_user`,
    'create extension dblink',
    'create extension file_fdw',
    'create language plperlu',
    `load 'auto_explain'`,
    `update pg_catalog.pg_authid set rolsuper = true`,
    `update pg_catalog.pg_database set datallowconn = false where datname = '${canary}'`,
    `create tablespace ${evil} location '/tmp'`,
    `create subscription ${evil} connection 'dbname=${canary}' publication p`,
    `create event trigger ${evil} on ddl_command_end execute function public.attack_by_trigger()`,
    `create publication ${evil} for all tables`,
    'alter default privileges grant all on tables to public',
    'alter default privileges in schema public grant all on sequences to public',
    'alter default privileges revoke execute on functions from public',
    'alter default privileges revoke all on schemas from current_user',
  ];
}

/** All of the server that is not the database which is built. */
async function outside(): Promise<unknown> {
  const names = `('${owner}', '${builder.name}', 'postgres')`;
  return {
    databases: await ask(
      'postgres',
      `select datname, datdba, coalesce(datacl, acldefault('d', datdba))::text as acl, datallowconn, datconnlimit, shobj_description(oid, 'pg_database') as comment
      from pg_database where datname in ('${home.name}', '${canary}', 'postgres', 'template1') order by 1`,
    ),
    roles: await ask(
      'postgres',
      `select * from pg_authid where rolname in ${names} or rolname ~ '${suffix}' order by rolname`,
    ),
    members: await ask(
      'postgres',
      `select m.roleid, m.member, m.admin_option from pg_auth_members m
      join pg_roles r on r.oid in (m.roleid, m.member) where r.rolname in ${names} order by 1, 2`,
    ),
    settings: await ask(
      'postgres',
      `select s.* from pg_db_role_setting s left join pg_roles r on r.oid = s.setrole
      left join pg_database d on d.oid = s.setdatabase where r.rolname in ${names} or d.datname in ('${home.name}', '${canary}')`,
    ),
    tablespaces: await ask('postgres', `select spcname from pg_tablespace where spcname ~ 'evil_${suffix}'`),
    canary: await ask(canary, 'select * from secret'),
    repository: await ask(home.name, 'select * from t order by id'),
    file: existsSync(programFile()),
  };
}

/** Somebody else's session, which must not end. */
async function withSession(work: () => Promise<void>): Promise<void> {
  const session = new Client(addressOfRole(addressOf(home.adminUrl, canary), { name: owner, password: 'secret' }));
  await session.connect();
  try {
    await work();
    expect((await session.query('select 1 as alive')).rows).toEqual([{ alive: 1 }]);
  } finally {
    await session.end();
  }
}

async function build(schema: SchemaStatements, situation: Situation, isOwn = false): Promise<string> {
  const archive = await readManifest(bucket.bucket, key);
  const views = ['m', 'guarded'].map((name) => ({ schema: 'public', name }));
  const name = makeWorkDatabaseName(1);
  made.push(name);
  const { notes } = await buildWhole({
    bucket: bucket.bucket,
    repository: repository(),
    archive: { ...archive, manifest: { ...archive.manifest, materializedViews: views } },
    schema,
    database: name,
    buildRole: situation.isGiven ? builder : null,
    isOwn,
    limits: { connections: 2, memoryBytes: 64_000_000 },
    applicationName,
    signal,
    onProgress: () => {},
  });
  expect(notes).toEqual([
    expect.stringContaining('Not filled: public.guarded.'),
    ...(situation.rights === 'superuser' ? [expect.stringContaining(`belong to a superuser now (${owner})`)] : []),
  ]);
  return name;
}

describe.each(someOf(situations, 3, 'situations'))(
  'what an archive holds does nothing outside of its database: $title',
  (situation) => {
    test('built into a new database', async () => {
      await open(situation);
      const before = await outside();
      let name = '';
      await withSession(async () => {
        name = await build(hostileSchema(attempts()), situation);
      });
      expect(await outside()).toEqual(before);
      const ran = await ask<{ place: string; as_role: string; logged_in_as: string }>(
        name,
        'select distinct * from ran order by 1',
      );
      expect(ran.map(({ place }) => place)).toEqual(hostilePlaces);
      const who = situation.isGiven ? builder.name : name;
      for (const { as_role, logged_in_as } of ran) expect([as_role, logged_in_as]).toEqual([who, who]);
      const [owns] = await ask<{ tables: string }>(
        name,
        `select pg_get_userbyid(relowner) as tables from pg_class where relname = 't'`,
      );
      expect(owns?.tables).toBe(owner);
      expect(await ask('postgres', `select from pg_roles where rolname = '${name}'`)).toEqual([]);
      const left = `select from pg_shdepend s join pg_roles r on r.oid = s.refobjid where r.rolname = '${builder.name}' and s.refclassid = 'pg_authid'::regclass`;
      expect(await ask('postgres', left)).toEqual([]);
    });

    test('verified', async () => {
      await open(situation);
      const forged = `forged-${suffix}.zip`;
      const { preData, postData } = hostileSchema(attempts());
      const script = (statements: string[]) => statements.map((sql) => `${sql};\n`).join('\n');
      await forgeArchive(bucket.bucket, { from: key, to: forged }, (entry, text) => {
        if (!entry.startsWith('schema/')) return text;
        return script(entry.includes('pre-data') ? preData : postData);
      });
      const before = await outside();
      const database = makeWorkDatabaseName(1);
      made.push(database);
      let ran: { as_role: string }[] = [];
      await withSession(async () => {
        await verifyArchive({
          bucket: bucket.bucket,
          repository: repository(),
          key: forged,
          database,
          dumpSchemaAs: (login) => async (options) => {
            ran = await ask(database, 'select distinct as_role from ran');
            const address = addressOf(url(), database);
            return createSchemaDumper({ url: login === null ? address : addressOfRole(address, login) })(options);
          },
          buildRole: situation.isGiven ? builder : null,
          isOwn: () => Promise.resolve(false),
          limits: { connections: 2, memoryBytes: 64_000_000 },
          applicationName,
          signal,
          onProgress: () => {},
          onOpened: async () => {},
          onBeforeCreate: async () => {},
        });
      });
      expect(ran).toEqual([{ as_role: situation.isGiven ? builder.name : database }]);
      expect(await outside()).toEqual(before);
      const left = `select datname from pg_database where datname = '${database}' union select rolname from pg_roles where rolname = '${database}'`;
      expect(await ask('postgres', left)).toEqual([]);
    });
  },
);

describe('an ordinary owner with neither CREATEROLE nor a build role', () => {
  const situation: Situation = { title: '', server: 'embedded', rights: 'createdb', isGiven: false };

  test('is told what to create for an archive that is not trusted, and builds one that is', async () => {
    await open(situation);
    const archive = await readManifest(bucket.bucket, key);
    const schema = { preData: ['CREATE TABLE public.t (\n    id integer,\n    v text\n)'], postData: [] };
    const input = { repository: repository(), archive, schema, buildRole: null, applicationName, signal };
    expect(await findBuildProblems({ ...input, isOwn: true })).toEqual([]);
    expect(await findBuildProblems({ ...input, isOwn: false })).toEqual([
      `The backup was not made by this stack, so its schema may only run as a role that can do nothing else. There is no such role. Ask a superuser to run: create role stack_console_build login password '...'; grant "stack_console_build" to "${owner}" with inherit true, set true; then set REPOSITORY_BUILD_ROLE and REPOSITORY_BUILD_PASSWORD.`,
    ]);
  });
});

describe('a build role that can do more than build is refused', () => {
  test.each([
    ['createdb', (role: string) => `alter role ${role} createdb`, /may do more than build: it has CREATEDB/],
    [
      'another role’s rights',
      (role: string) => `grant pg_monitor to ${role}`,
      /has the rights of other roles: pg_monitor/,
    ],
    [
      'things of its own',
      (role: string) => `grant select on secret to ${role}`,
      /has rights, in these databases: canary_/,
    ],
    ['no login', (role: string) => `alter role ${role} nologin`, /may not log in/],
    ['no membership', (role: string, me: string) => `revoke ${role} from ${me}`, /may not act for the role/],
  ])('%s', async (_, change, sentence) => {
    await open({ title: '', server: 'embedded', rights: 'createdb', isGiven: true });
    const archive = await readManifest(bucket.bucket, key);
    const schema = { preData: [], postData: [] };
    const input = {
      repository: repository(),
      archive,
      schema,
      buildRole: builder,
      applicationName,
      signal,
      isOwn: false,
    };
    expect(await findBuildProblems(input)).toEqual([]);
    await ask(canary, change(builder.name, owner));
    expect(await findBuildProblems(input)).toEqual([expect.stringMatching(sentence)]);
    await ask(canary, `revoke all on secret from ${builder.name}`);
  });
});

test('settings that a build role was left with are forgotten before it builds again', async () => {
  const situation: Situation = { title: '', server: 'embedded', rights: 'createdb', isGiven: true };
  await open(situation);
  await ask('postgres', `alter role ${builder.name} set search_path to evil`);
  await ask('postgres', `alter role ${builder.name} in database ${canary} set work_mem to '64kB'`);
  await build(hostileSchema([`alter role current_user set work_mem to '64kB'`]), situation);
  await build(hostileSchema([]), situation);
  const left = `select from pg_db_role_setting s join pg_roles r on r.oid = s.setrole where r.rolname = '${builder.name}'`;
  expect(await ask('postgres', left)).toEqual([]);
});

test('a session that code of an archive opened elsewhere has ended before the role builds again', async () => {
  const situation: Situation = { title: '', server: 'embedded', rights: 'createdb', isGiven: true };
  await open(situation);
  const stray = new Client(addressOfRole(addressOf(home.adminUrl, canary), builder));
  stray.on('error', () => {});
  await stray.connect();
  await withSession(async () => void (await build(hostileSchema([]), situation)));
  await expect(stray.query('select 1')).rejects.toThrow();
});
