import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { debianBinaries, debianServerVersion } from '#tests/debian-server.ts';
import type { TestContent } from '#tests/postgres.ts';
import { someOf, testsSeed } from '#tests/sample.ts';
import { openRestoreFixture, type RestoreFixture } from './testing/open-restore-fixture.ts';

const servers = debianServerVersion() === null ? (['embedded'] as const) : (['embedded', 'debian'] as const);
let fixture: RestoreFixture | null = null;

afterEach(async () => {
  await fixture?.close();
  fixture = null;
});

/** Deletes, changes and adds rows behind every constraint's back, and moves each sequence. */
const spoilEverything = `do $$
declare t record;
begin
  set local session_replication_role to replica;
  for t in select c.oid::regclass::text as name, row_number() over (order by c.oid) as number
             from pg_class c join pg_namespace n on n.oid = c.relnamespace
            where c.relkind = 'r' and n.nspname !~ '^pg_' and n.nspname <> 'information_schema' loop
    if t.number % 3 = 0 then execute 'truncate only ' || t.name || ' cascade';
    else execute format('delete from only %s where ctid in (select ctid from only %s order by ctid limit 7)', t.name, t.name);
    end if;
  end loop;
  for t in select s.seqrelid::regclass::text as name, case when seqincrement > 0 then seqmax else seqmin end as value from pg_sequence s loop
    perform setval(t.name::regclass, t.value, false);
  end loop;
end $$`;

const contents: { name: string; content: TestContent; files: string[]; prepare: string; change: string }[] = [
  {
    name: 'pagila',
    content: 'pagila',
    files: [],
    prepare: `comment on index film_fulltext_idx is 'by words'; create index film_length on film ((length * 2));
      alter index film_length alter column 1 set statistics 123; alter table film cluster on idx_title`,
    change: `update film set title = title || '!' where film_id > 500; insert into language (language_id, name) values (99, 'Klingon');
      delete from payment_p2022_03`,
  },
  {
    name: 'chinook',
    content: 'chinook',
    files: [],
    prepare: `comment on constraint "FK_AlbumArtistId" on "Album" is 'who made it'`,
    change: `update "Track" set "Name" = 'x' where "TrackId" % 2 = 0; insert into "Genre" values (999, 'Noise')`,
  },
  {
    name: 'a nasty schema',
    content: 'empty',
    files: ['nasty-schema.sql'],
    prepare: 'analyze',
    change: `set session_replication_role to replica; update tree set code = 'x' || id where id > 3; insert into region values (77, 'new');
      update shapes set w = w + 1; delete from secret; delete from orphan; update uses_even set e = 8; insert into refund values ('2020-01-01', 1, 9999)`,
  },
];

const trials = servers.flatMap((server) =>
  contents.flatMap((made) => [0, 1000].map((fewestRowsToRebuild) => ({ ...made, server, fewestRowsToRebuild }))),
);

describe(`TESTS_SEED=${testsSeed}`, () => {
  test.each(someOf(trials, 4, 'round trips'))(
    'on the $server server $name comes back whole when tables from $fewestRowsToRebuild rows on have their indexes rebuilt',
    async ({ server, content, files, prepare, change, name, fewestRowsToRebuild }) => {
      const versioned = name.startsWith('a nasty') && server === 'embedded' ? ['nasty-schema-18.sql'] : [];
      fixture = await openRestoreFixture({ server, content, files: [...files, ...versioned] });
      await fixture.run(prepare);
      await fixture.backUp();
      const before = await fixture.state();
      const schemaBefore = dumpSchema(server, fixture.database.adminUrl);

      await fixture.run(change, 'superuser');
      await fixture.run(spoilEverything, 'superuser');
      const spoilt = await fixture.state();
      expect(differences(before, spoilt).length).toBeGreaterThan(10);

      const result = await fixture.restore({ fewestRowsToRebuild });

      expect(differences(before, await fixture.state())).toEqual([]);
      expect(dumpSchema(server, fixture.database.adminUrl)).toBe(schemaBefore);
      expect(result.rows).toBe(countRows(before));
      expectHonestProgress(fixture);
      expect(fixture.progress.some(({ message }) => message.startsWith('Building index'))).toBe(
        fewestRowsToRebuild === 0 || content !== 'empty',
      );
    },
  );
});

test.runIf(debianServerVersion() !== null)('a backup of one server version restores into another', async () => {
  fixture = await openRestoreFixture({ server: 'debian', content: 'pagila' });
  await fixture.backUp();
  const before = await fixture.state();
  const other = await openRestoreFixture({ server: 'embedded', content: 'pagila' });
  try {
    await other.run(spoilEverything, 'superuser');
    const result = await other.restore({ bucket: fixture.bucket.bucket });
    const after = await other.state();
    const things = Object.keys(before).filter((thing) => /^(rows|sequence) /.test(thing));
    expect(differences(pick(before, things), pick(after, things))).toEqual([]);
    expect(result.notes.join(' ')).toContain('The backup comes from PostgreSQL 15');
  } finally {
    await other.close();
  }
});

function differences(one: Record<string, string>, other: Record<string, string>): string[] {
  return Object.keys({ ...one, ...other }).filter((thing) => one[thing] !== other[thing]);
}

function pick(state: Record<string, string>, things: string[]): Record<string, string> {
  return Object.fromEntries(things.map((thing) => [thing, state[thing] ?? '']));
}

function countRows(state: Record<string, string>): number {
  return Object.entries(state)
    .filter(([thing]) => thing.startsWith('rows ') && state[thing.replace('rows', 'table')]?.startsWith('r'))
    .reduce((sum, [, value]) => sum + Number(value.split(' ')[0]), 0);
}

/** pg_dump reads servers up to its own version. */
function dumpSchema(server: string, url: string): string {
  const binaries = debianBinaries();
  if (server !== 'debian' || binaries === null) return '';
  const dump = execFileSync(join(binaries, 'pg_dump'), ['--schema-only', '--dbname', url], { encoding: 'utf8' });
  return dump.replaceAll(/^\\(un)?restrict .*$/gm, '');
}

function expectHonestProgress({ progress }: RestoreFixture): void {
  const last = progress.at(-1);
  expect(last?.current).toBe(last?.total);
  for (const [index, report] of progress.slice(0, -1).entries()) {
    if (report.total > 0) expect(report.current).toBeLessThan(report.total);
    else expect(report.current).toBe(0);
    expect(report.current).toBeGreaterThanOrEqual(progress[index - 1]?.current ?? 0);
  }
}
