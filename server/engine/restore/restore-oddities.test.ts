import { afterEach, expect, test } from 'vitest';
import type { AppError } from '#server/errors.ts';
import { debianServerVersion } from '#tests/debian-server.ts';
import { openRestoreFixture, type RestoreFixture } from './testing/open-restore-fixture.ts';

let fixture: RestoreFixture;

afterEach(() => fixture.close());

function differences(one: Record<string, string>, other: Record<string, string>): string[] {
  return Object.keys({ ...one, ...other }).filter((thing) => one[thing] !== other[thing]);
}

test('an index that a failed CREATE INDEX CONCURRENTLY left behind is in nobody’s way, and is named', async () => {
  fixture = await openRestoreFixture({ server: 'embedded' });
  await fixture.run('create table twice (v int); insert into twice select i % 5 from generate_series(1, 40) i');
  await fixture.run('create unique index concurrently never on twice (v)').catch(() => {});
  await fixture.run(`update pg_index set indisready = true where indexrelid = 'never'::regclass`, 'superuser');
  await fixture.backUp();
  const before = await fixture.state();
  await fixture.run('delete from twice where v < 3');
  const { notes } = await fixture.restore();
  expect(notes).toEqual([
    'These indexes are invalid because a CREATE INDEX CONCURRENTLY failed, and the restore drops them: public.never.',
  ]);
  expect(differences(before, await fixture.state())).toEqual(['column public.never.1', 'index public.never']);
});

test('an invalid index of a partition that is a part of its parent’s is refused, with what to do', async () => {
  fixture = await openRestoreFixture({ server: 'embedded' });
  await fixture.run(`create table whole (v int) partition by range (v); create table low partition of whole for values from (0) to (9);
    insert into whole values (1), (1); create index whole_v on only whole (v)`);
  await fixture.backUp();
  await fixture.run('create index low_v on low (v); alter index whole_v attach partition low_v');
  await fixture.run(`update pg_index set indisvalid = false where indexrelid = 'low_v'::regclass`, 'superuser');
  const error = await fixture.restore().catch((failure: AppError) => failure);
  expect(error).toMatchObject({
    code: 'ARCHIVE_MISMATCH',
    message: expect.stringContaining('public.low_v is invalid'),
  });
  await fixture.run('reindex index low_v');
  await fixture.run('delete from whole');
  expect(await fixture.restore()).toMatchObject({ rows: 2 });
});

test('materialized views are filled where the archive’s were, with the rows of the archive', async () => {
  fixture = await openRestoreFixture({ server: 'embedded' });
  await fixture.run(`create table t (v int); insert into t values (1), (2); create materialized view filled as select sum(v) as s from t;
    create materialized view above as select s * 2 as s from filled; create schema other; create materialized view other.seen as select s from filled`);
  await fixture.backUp(['public']);
  await fixture.run(
    'insert into t values (100); refresh materialized view other.seen; refresh materialized view filled with no data',
  );
  const { notes } = await fixture.restore({ schemas: ['public'] });
  expect(await fixture.run('select filled.s::int as one, above.s::int as two from filled, above')).toEqual([
    { one: 3, two: 6 },
  ]);
  expect(notes).toEqual([
    'These materialized views show the data from before the restore until they are refreshed, because REPOSITORY_SCHEMAS does not name their schemas: other.seen.',
  ]);
});

test('values of tens of megabytes come back', async () => {
  fixture = await openRestoreFixture({ server: 'embedded' });
  await fixture.run(`create table large (id int primary key, t text, b bytea);
    insert into large select i, repeat(md5(i::text), 1000000), decode(repeat('00ff5c0a', 3000000), 'hex') from generate_series(1, 2) i`);
  await fixture.backUp();
  const digest = `select string_agg(id || md5(t) || md5(b), ' ' order by id) as all from large`;
  const before = await fixture.run(digest);
  await fixture.run(`update large set t = 'gone', b = null where id = 1; delete from large where id = 2`);
  await fixture.restore();
  expect(await fixture.run(digest)).toEqual(before);
});

test('an event trigger that writes into a restored table is found out, and named before', async () => {
  fixture = await openRestoreFixture({ server: 'embedded' });
  await fixture.run('create table ddl_log (what text); create table t (id int primary key); insert into t values (1)');
  await fixture.run(
    `create function log_ddl() returns event_trigger language plpgsql security definer as
       $$ begin insert into public.ddl_log values (tg_tag); end $$;
     create event trigger log_it on ddl_command_end execute function log_ddl()`,
    'superuser',
  );
  await fixture.backUp();
  const before = await fixture.state();
  const error = await fixture.restore().catch((failure: AppError) => failure);
  expect(error).toMatchObject({ code: 'REPOSITORY_REFUSED', message: expect.stringContaining('(here: log_it)') });
  expect(error).toMatchObject({
    message: expect.stringMatching(/^Something .* wrote into public\.ddl_log .*changed\.$/),
  });
  expect(await fixture.state()).toEqual(before);
  const name = fixture.database.name;
  await fixture.run(
    `grant set on parameter event_triggers to tester; alter database ${name} set track_counts to off`,
    'superuser',
  );
  const { notes } = await fixture.restore();
  expect(notes.join()).toContain('unless its role may turn them off: log_it.');
  expect(await fixture.state()).toEqual(before);
  await fixture.run('revoke set on parameter event_triggers from tester; drop event trigger log_it', 'superuser');
});

test.runIf(debianServerVersion() !== null)(
  'bytes of a database without an encoding come back as they are',
  async () => {
    fixture = await openRestoreFixture({ server: 'debian' });
    const { url, adminUrl, name } = fixture.database;
    const other = `${name}_ascii`;
    await fixture.run(
      `create database ${other} owner tester encoding 'SQL_ASCII' locale 'C' template template0`,
      'superuser',
    );
    Object.assign(fixture.database, { url: url.replace(name, other), adminUrl: adminUrl.replace(name, other) });
    const read = "select convert_to(v, current_setting('server_encoding'))::text as bytes from t order by 1";
    await fixture.run(
      `set client_encoding to 'SQL_ASCII'; create table t (v text); insert into t values (E'caf\\351'), (E'\\303\\251')`,
    );
    await fixture.backUp();
    const before = await fixture.run(read);
    await fixture.run('truncate t');
    await fixture.restore();
    expect(await fixture.run(read)).toEqual(before);
    Object.assign(fixture.database, { url, adminUrl });
    await fixture.run(`drop database ${other} with (force)`, 'superuser');
  },
);
