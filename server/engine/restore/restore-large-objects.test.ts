import { afterEach, describe, expect, test } from 'vitest';
import type { AppError } from '#server/errors.ts';
import { debianServerVersion } from '#tests/debian-server.ts';
import { someOf } from '#tests/sample.ts';
import { ArchiveInspector } from '../archive/inspect-archive.ts';
import { readManifest } from '../archive/read-manifest.ts';
import { openRestoreFixture, type RestoreFixture } from './testing/open-restore-fixture.ts';

const servers = debianServerVersion() === null ? (['embedded'] as const) : (['embedded', 'debian'] as const);
let fixture: RestoreFixture;

afterEach(() => fixture.close());

/** Objects of every size around a piece's, with holes, owners, privileges and comments; rows that refer to them. */
const fill = `
  select lo_create(1001), lo_from_bytea(1002, convert_to(E'tab\\t and '' quotes', 'UTF8')), lo_from_bytea(1003, decode(repeat('00ff5c0a', 65536), 'hex')),
         lo_from_bytea(1004, decode(repeat('0a', 262145), 'hex')), lo_from_bytea(4294967295, 'the last');
  select lo_create(1005); select lo_put(1005, 3000000, 'after a hole');
  select lo_from_bytea((2000 + i)::oid, ('object ' || i)::bytea) from generate_series(1, 1200) i;
  comment on large object 1002 is 'It''s a \\ comment';
  grant select on large object 1002 to public; grant select, update on large object 1003 to pg_monitor with grant option;
  revoke all on large object 1004 from tester;
  create table document (id int primary key, body oid); insert into document select i, 2000 + i from generate_series(1, 1200) i`;

async function open(server: 'embedded' | 'debian'): Promise<void> {
  fixture = await openRestoreFixture({ server });
  await fixture.run(fill);
}

describe.each(someOf(servers, 1, 'large objects'))('on the %s server', (server) => {
  test('large objects come back with their contents, oids, owners, privileges and comments', async () => {
    await open(server);
    await fixture.run(`select lo_from_bytea(1007, decode(repeat('00ff5c0a', 4000000), 'hex'))`);
    const role = `clerk_${fixture.database.name}`;
    await fixture.run(
      `create role ${role}; grant ${role} to tester; alter large object 1001 owner to ${role};
      grant update on large object 1001 to public`,
      'superuser',
    );
    await fixture.backUp();
    const before = await fixture.state();
    const { object, manifest } = await readManifest(fixture.bucket.bucket, fixture.key);
    const inspector = new ArchiveInspector(fixture.key, 10_000_000);
    inspector.write(await fixture.bucket.bucket.read(fixture.key, { start: 0, end: object.size }));
    expect((await inspector.finish()).manifest).toEqual(manifest);
    expect(manifest).toMatchObject({
      formatVersion: 2,
      largeObjects: { list: { rows: 1207 }, data: { rows: 1279 } },
      notes: [],
    });

    await fixture.run(`select lo_unlink(1003), lo_unlink(2005), lo_unlink(4294967295), lo_put(1002, 0, 'TEXT and much more than there was'),
      lo_from_bytea(1006, 'new'), lo_from_bytea(500, 'new'), lo_truncate64(lo_open(1005, 131072), 10);
      select lo_unlink(oid) from pg_largeobject_metadata where oid between 3000 and 3200;
      comment on large object 1002 is null; comment on large object 2007 is 'since'; grant all on large object 1004 to tester; revoke all on large object 1002 from public;
      alter large object 1001 owner to tester; grant update on large object 2010 to pg_monitor`);
    const result = await fixture.restore();

    expect(await fixture.state()).toEqual(before);
    expect(result.notes).toEqual([
      'Large objects: the 1,207 of the backup replace the 1,005 that the role tester has in the database. Those that unchanged tables refer to are kept.',
    ]);
    expect(fixture.progress.at(-1)?.current).toBe(fixture.progress.at(-1)?.total);
    await fixture.run(`reassign owned by ${role} to tester; drop role ${role}`, 'superuser');
  });
});

test('large objects are as they were when a restore fails after them', async () => {
  await open('embedded');
  await fixture.backUp();
  await fixture.run(`select lo_unlink(1003), lo_put(1002, 0, 'changed'); create table page (d int references document); insert into page values (7);
    delete from document where id > 1000; insert into document values (9999, 1002); insert into page values (9999)`);
  const before = await fixture.state();
  await expect(fixture.restore()).rejects.toMatchObject({ message: expect.stringMatching(/Nothing was changed\.$/) });
  expect(await fixture.state()).toEqual(before);
});

test('what a table that the archive does not have refers to stays', async () => {
  await open('embedded');
  await fixture.backUp();
  await fixture.run(`select lo_from_bytea(7001, 'kept'), lo_from_bytea(7002, 'gone'); create domain blob as oid;
    create table later (b blob); insert into later values (7001), (null)`);
  await fixture.restore();
  const rows = await fixture.run('select oid from pg_largeobject_metadata where oid > 7000 order by oid');
  expect(rows).toEqual([{ oid: 7001 }, { oid: 4294967295 }]);
});

test('one of another role is left as it is, and refused where the archive has one of that oid', async () => {
  await open('embedded');
  const role = `other_${fixture.database.name}`;
  await fixture.run(
    `create role ${role}; select lo_from_bytea(8000, 'theirs'); alter large object 8000 owner to ${role};
    grant select on large object 8000 to public`,
    'superuser',
  );
  const before = await fixture.state();
  await fixture.backUp();
  const error = await fixture.restore().catch((failure: AppError) => failure);
  expect(error).toMatchObject({
    code: 'ARCHIVE_MISMATCH',
    message: expect.stringContaining(`8000 (of the role ${role}). Grant the role tester that role.`),
  });
  await fixture.run('select lo_unlink(8000)', 'superuser');
  const { notes } = await fixture.restore();
  expect(notes.at(-1)).toContain(`Large objects that belonged to these roles`);
  expect(notes.at(-1)).toContain(role);
  await fixture.run(`alter large object 8000 owner to ${role}`, 'superuser');
  expect(await fixture.state()).toEqual(before);
  await fixture.run('select lo_unlink(8000)', 'superuser');
  await fixture.backUp();
  await fixture.run(`select lo_from_bytea(9000, 'theirs'); alter large object 9000 owner to ${role}`, 'superuser');
  expect((await fixture.restore()).notes).toContain('Large objects: the 1 of other roles are not changed.');
  await fixture.run(`select lo_unlink(9000); drop role ${role}`, 'superuser');
});

test('a backup of some schemas says that it leaves them out, and a restore from it leaves them as they are', async () => {
  await open('embedded');
  await fixture.backUp(['public']);
  const before = await fixture.state();
  const { manifest } = await readManifest(fixture.bucket.bucket, fixture.key);
  expect(manifest).toMatchObject({ formatVersion: 1 });
  expect(manifest.largeObjects).toBeUndefined();
  expect(manifest.notes.join()).toContain('The database holds 1206 large objects (pg_largeobject), which belong to no');
  const { notes } = await fixture.restore();
  expect(notes.at(-1)).toContain('so the 1,206 of the database are not changed.');
  expect(await fixture.state()).toEqual(before);
});
