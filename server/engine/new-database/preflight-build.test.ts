import { afterAll, beforeAll, expect, test } from 'vitest';
import { createRepository } from '#server/adapters/repository-db/create-repository.ts';
import type { Manifest } from '#server/engine/archive/manifest.ts';
import type { SchemaStatements } from '#server/engine/archive/read-schema-sql.ts';
import { emptyManifest } from '#server/engine/archive/testing/archive-fixture.ts';
import { openRestoreFixture, type RestoreFixture } from '#server/engine/restore/testing/open-restore-fixture.ts';
import { findBuildProblems } from './preflight-build.ts';

let fixture: RestoreFixture;
const suffix = `${process.pid}`;

beforeAll(async () => {
  fixture = await openRestoreFixture({ server: 'embedded' });
  const { name } = fixture.database;
  await fixture.run(
    `create role plain_${suffix} login password 'plain'; create role "Other ${suffix}"; grant connect on database ${name} to plain_${suffix}`,
    'superuser',
  );
});

afterAll(async () => {
  const { name } = fixture.database;
  await fixture.run(
    `revoke all on database ${name} from plain_${suffix}; drop role plain_${suffix}; drop role "Other ${suffix}"`,
    'superuser',
  );
  await fixture.close();
});

function find(
  schema: Partial<SchemaStatements> | null,
  manifest: Partial<Manifest> = {},
  url = fixture.database.url,
  isOwn = true,
) {
  return findBuildProblems({
    repository: createRepository({ url }),
    archive: { manifest: emptyManifest(manifest) },
    isOwn,
    buildRole: null,
    schema: schema === null ? null : { preData: [], postData: [], ...schema },
    applicationName: 'preflight test',
    signal: new AbortController().signal,
  });
}

test('nothing is in the way of what the role and the server can do', async () => {
  const schema = {
    preData: [
      'CREATE EXTENSION IF NOT EXISTS citext WITH SCHEMA public',
      'CREATE TABLE public.t (\n    i integer\n)',
      'ALTER TABLE public.t OWNER TO tester',
      'GRANT SELECT ON TABLE public.t TO PUBLIC',
      `GRANT SELECT(i),UPDATE(i) ON TABLE public.t TO "Other ${suffix}" WITH GRANT OPTION`,
      "SET default_tablespace = ''",
    ],
    postData: [`CREATE POLICY p ON public.t FOR SELECT TO tester, "Other ${suffix}" USING ((i > 1))`],
  };
  expect(await find(schema)).toEqual([]);
});

test('rights on what is the server’s own are given out of trusted backups alone', async () => {
  const given = [
    'GRANT ALL ON FUNCTION pg_catalog.pg_read_file(filename text) TO PUBLIC',
    'GRANT SELECT ON TABLE "pg_catalog".pg_authid TO PUBLIC',
    'GRANT SELECT ON TABLE PG_Catalog/* . */.pg_shadow TO PUBLIC',
    'GRANT SELECT ON TABLE pg_authid TO PUBLIC',
    `GRANT ALL ON TABLE ${fixture.database.name}.pg_catalog.pg_authid TO PUBLIC`,
    'GRANT ALL ON SCHEMA pg_catalog TO PUBLIC',
    'ALTER FUNCTION pg_catalog.pg_ls_dir(text) OWNER TO tester',
    'ALTER SCHEMA information_schema OWNER TO tester',
  ];
  for (const sql of given) {
    const schema = { preData: ['CREATE TABLE public.t (\n    i integer\n)', sql], postData: [] };
    expect(await find(schema)).toEqual([]);
    expect(await find(schema, {}, fixture.database.adminUrl, false), sql).toEqual([
      expect.stringMatching(
        /^The backup was not made by this stack, and its schema gives rights on what is the server's own: /,
      ),
    ]);
  }
  const usual = [
    'ALTER TABLE public.t OWNER TO tester',
    'GRANT ALL ON FUNCTION public.f("pg_catalog".text) TO PUBLIC',
    'GRANT ALL ON SCHEMA public TO PUBLIC',
    'REVOKE ALL ON FUNCTION pg_catalog.pg_sleep(double precision) FROM PUBLIC',
    'ALTER OPERATOR public.=== (integer, integer) OWNER TO tester',
    'ALTER DEFAULT PRIVILEGES FOR ROLE tester IN SCHEMA public GRANT ALL ON TABLES TO PUBLIC',
  ];
  expect(await find({ preData: usual, postData: [] }, {}, fixture.database.adminUrl, false)).toEqual([]);
});

test('what is in the way is told, each with what to do', async () => {
  const url = new URL(fixture.database.url);
  url.username = `plain_${suffix}`;
  url.password = 'plain';
  const schema = {
    preData: [
      'CREATE EXTENSION IF NOT EXISTS postgis WITH SCHEMA public',
      'CREATE EXTENSION IF NOT EXISTS file_fdw WITH SCHEMA public',
      `ALTER FUNCTION public.f(a text, OUT b integer) OWNER TO "Other ${suffix}"`,
      'ALTER DEFAULT PRIVILEGES FOR ROLE nobody_1 IN SCHEMA public GRANT ALL ON TABLES TO nobody_2',
      'SET default_tablespace = fast_disk',
      'GRANT ALL ON FUNCTION public.f(a text) TO nobody_3',
    ],
    postData: [
      'CREATE EVENT TRIGGER watch ON ddl_command_end\n   EXECUTE FUNCTION public.f()',
      'CREATE PUBLICATION everything FOR ALL TABLES',
      'CREATE POLICY p ON public.t TO nobody_4, nobody_5 USING (true)',
    ],
  };
  expect(await find(schema, { serverVersionNumber: 190001, encoding: 'LATIN1' }, url.toString())).toEqual([
    expect.stringContaining('has the encoding LATIN1'),
    `The role plain_${suffix} may not create or rename databases. Let a superuser give it that: alter role "plain_${suffix}" createdb.`,
    expect.stringMatching(/extension postgis, which the database server does not have/),
    expect.stringContaining('does not have: nobody_1, nobody_4, nobody_5.'),
    expect.stringContaining(`gives things to the role Other ${suffix}`),
    expect.stringContaining('tablespace fast_disk'),
    expect.stringContaining('the event trigger watch, the publication for all tables everything'),
  ]);
});

test('an archive without its schema is of no use for a new database', async () => {
  expect(await find(null)).toEqual([expect.stringContaining('holds data alone')]);
});
