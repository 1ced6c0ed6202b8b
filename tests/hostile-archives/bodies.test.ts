import { randomBytes, randomInt } from 'node:crypto';
import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { addressOfRole } from '#server/adapters/repository-db/address-of-role.ts';
import { createRepository } from '#server/adapters/repository-db/create-repository.ts';
import { createSchemaDumper } from '#server/adapters/schema-dump/create-schema-dumper.ts';
import { readManifest } from '#server/engine/archive/read-manifest.ts';
import type { SchemaStatements } from '#server/engine/archive/read-schema-sql.ts';
import { takeBackup } from '#server/engine/backup/testing/backup-fixture.ts';
import { makeWorkDatabaseName } from '#server/engine/build-role/database-name.ts';
import { dropWorkDatabase } from '#server/engine/databases/drop-work-database.ts';
import { buildWhole } from '#server/engine/new-database/build-whole.ts';
import { addressOf } from '#server/engine/new-database/testing/open-build-fixture.ts';
import { verifyArchive } from '#server/engine/verify/verify-archive.ts';
import { isAppError } from '#server/errors.ts';
import type { RoleLogin } from '#server/ports/repository.ts';
import { startTestBucket, type TestBucket } from '#tests/bucket.ts';
import { forgeArchive } from '#tests/forge-archive.ts';
import { type TestDatabase, testDatabase } from '#tests/postgres.ts';
import { commands, ofEveryObject } from './commands.ts';
import { hideInBodies, placesThatRun } from './testing/hide-in-bodies.ts';
import { makeOutsideWorld, type OutsideWorld } from './testing/outside-world.ts';

const isWhole = process.env.HOSTILE === 'all';
/** Says which statements a sample holds. */
const seed = Number(process.env.HOSTILE_SEED ?? randomInt(10_000));
/** How many statements a sample hides, all together. */
const sampleSize = 8;

/** Whom the repository is logged into as, and whether a role is given to build. */
type Situation = { title: string; rights: string; isGiven: boolean };

const situations: Situation[] = [
  { title: 'an ordinary owner and a build role, as the embedded server has them', rights: 'createdb', isGiven: true },
  { title: 'an ordinary owner who may create roles', rights: 'createdb createrole', isGiven: false },
  { title: "a superuser's address", rights: 'superuser', isGiven: false },
];

const { psql: _psql, ...inSql } = commands;
/** Those of many effects in small groups, those that are much alike in larger ones. */
const hidden = [...inGroups(Object.values(inSql).flat(), 4), ...inGroups(Object.values(ofEveryObject).flat(), 20)];

const applicationName = `hostile bodies test ${process.pid}`;
const signal = new AbortController().signal;
const limits = { connections: 2, memoryBytes: 64_000_000 };

let bucket: TestBucket;
beforeAll(async () => {
  bucket = await startTestBucket();
});
afterAll(async () => {
  await bucket?.stop();
});

describe.each(situations)(`in bodies, by $title, HOSTILE_SEED=${seed}`, ({ title, rights, isGiven }) => {
  const suffix = randomBytes(4).toString('hex');
  const [owner, key] = [`hostile_owner_${suffix}`, `bodies-${suffix}.zip`];
  const builder: RoleLogin = { name: `hostile_builder_${suffix}`, password: 'built' };
  let home: TestDatabase;
  let outside: OutsideWorld;
  let before: unknown;
  /** Somebody else's, which must go on. */
  let session: Client;
  const told = { statements: 0, jobs: 0, finished: 0, placesRun: 0 };

  const url = () => addressOfRole(home.adminUrl, { name: owner, password: 'secret' });

  beforeAll(async () => {
    home = await testDatabase();
    await ask('postgres', `create role ${owner} login ${rights} password 'secret'`);
    if (isGiven) {
      await ask('postgres', `create role ${builder.name} login password '${builder.password}'`);
      await ask('postgres', `grant ${builder.name} to ${owner} with inherit true, set true`);
    }
    await ask('postgres', `alter database ${home.name} owner to ${owner}`);
    await ask(home.name, 'create table t (id int, v text)');
    await ask(home.name, `alter table t owner to ${owner}; insert into t values (1, 'x')`);
    await takeBackup(bucket.bucket, url(), { key });
    outside = await makeOutsideWorld(home.adminUrl, owner, [builder.name]);
    session = new Client(
      addressOfRole(addressOf(home.adminUrl, outside.database), { name: owner, password: 'secret' }),
    );
    await session.connect();
    before = await outside.look();
  });

  afterAll(async () => {
    if (isWhole) process.stdout.write(`${title}: ${JSON.stringify(told)}\n`);
    await session.end();
    await outside.remove();
    await home.drop();
    await ask('postgres', `drop role ${owner}`);
    if (isGiven) await ask('postgres', `drop role ${builder.name}`);
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

  function schemaOf(sqls: readonly string[]): SchemaStatements {
    const statements = sqls.flatMap((pattern) => {
      const sql = pattern.replaceAll('{role}', outside.role).replaceAll('{owner}', owner).replaceAll('(9)', '(0)');
      const databases = sql.includes('{database}') ? [outside.database, home.name] : [''];
      return databases.map((database) => sql.replaceAll('{database}', database));
    });
    told.statements += statements.length;
    return hideInBodies(statements, rights === 'superuser');
  }

  async function expectNothingChanged(): Promise<void> {
    expect(await outside.look()).toEqual(before);
    expect((await session.query('select 1 as alive')).rows).toEqual([{ alive: 1 }]);
  }

  /** Works with a database of its own, and drops it. A job may fail, with a sentence, when what it held spoiled it. */
  async function withDatabase<Result>(work: (name: string) => Promise<Result>): Promise<Result | null> {
    const name = makeWorkDatabaseName(1);
    told.jobs++;
    try {
      const result = await work(name);
      told.finished++;
      return result;
    } catch (error) {
      if (!isAppError(error)) throw error;
      if (error.code === 'INTERNAL') throw error;
      return null;
    } finally {
      const administrator = createRepository({ url: home.adminUrl });
      await dropWorkDatabase({ repository: administrator, name, applicationName });
      expect(await ask('postgres', `select from pg_roles where rolname = '${name}'`)).toEqual([]);
    }
  }

  type Ran = { place: string; as_role: string; logged_in_as: string };
  const readRan = (name: string) =>
    ask<Ran>(name, 'select distinct place, as_role, logged_in_as from public.ran order by 1');

  /** @returns where a body ran; null: it could not be built */
  function build(schema: SchemaStatements): Promise<string[] | null> {
    return withDatabase(async (database) => {
      const archive = await readManifest(bucket.bucket, key);
      const views = [{ schema: 'public', name: 'm' }];
      await buildWhole({
        bucket: bucket.bucket,
        repository: createRepository({ url: url() }),
        archive: { ...archive, manifest: { ...archive.manifest, materializedViews: views } },
        schema,
        database,
        buildRole: isGiven ? builder : null,
        isOwn: false,
        limits,
        applicationName,
        signal,
        onProgress: () => {},
      });
      const ran = await readRan(database);
      const who = isGiven ? builder.name : database;
      for (const { as_role, logged_in_as } of ran) expect([as_role, logged_in_as]).toEqual([who, who]);
      told.placesRun += ran.length;
      return ran.map(({ place }) => place);
    });
  }

  /** @returns null: it could not be verified */
  function verify(schema: SchemaStatements): Promise<object | null> {
    return withDatabase(async (database) => {
      const script = (statements: string[]) => statements.map((sql) => `${sql};\n`).join('\n');
      const forged = `forged-${suffix}.zip`;
      await bucket.bucket.delete(forged);
      await forgeArchive(bucket.bucket, { from: key, to: forged }, (entry, text) => {
        if (!entry.startsWith('schema/')) return text;
        return script(entry.includes('pre-data') ? schema.preData : schema.postData);
      });
      return verifyArchive({
        bucket: bucket.bucket,
        repository: createRepository({ url: url() }),
        key: forged,
        database,
        dumpSchemaAs: (login) => async (options) => {
          const address = addressOf(url(), database);
          return createSchemaDumper({ url: login === null ? address : addressOfRole(address, login) })(options);
        },
        buildRole: isGiven ? builder : null,
        isOwn: () => Promise.resolve(false),
        limits,
        applicationName,
        signal,
        onProgress: () => {},
        onOpened: async () => {},
        onBeforeCreate: async () => {},
      });
    });
  }

  test('each place is one that runs as a database is built', async () => {
    const harmless = schemaOf(['select 1']);
    expect(await build(harmless)).toEqual(placesThatRun);
    expect(await verify(harmless)).not.toBeNull();
    await expectNothingChanged();
  });

  const chosen = isWhole ? hidden : [sample(hidden.flat(), sampleSize, seed + title.length)];

  test.each(chosen.map((sqls) => ({ first: sqls[0], sqls })))('$first and others', async ({ sqls }) => {
    const schema = schemaOf(sqls);
    await build(schema);
    await verify(schema);
    await expectNothingChanged();
  });
});

function inGroups<Item>(items: readonly Item[], size: number): Item[][] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, index) =>
    items.slice(index * size, (index + 1) * size),
  );
}

/** The same for a seed. */
function sample<Item>(items: readonly Item[], count: number, from: number): Item[] {
  return Array.from({ length: count }, (_, index) => items[(from * 7 + index * 53) % items.length]).filter(
    (item) => item !== undefined,
  );
}
