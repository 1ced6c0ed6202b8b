import { afterAll, beforeAll, expect, test } from 'vitest';
import { takeBackup } from '../backup/testing/backup-fixture.ts';
import { openRestoreFixture, type RestoreFixture } from './testing/open-restore-fixture.ts';

let fixture: RestoreFixture;

beforeAll(async () => {
  fixture = await openRestoreFixture({ server: 'embedded' });
  await fixture.run(`create table mail (id int primary key, "The body" text, note text);
    alter table mail alter "The body" set storage external, alter note set storage external;
    insert into mail select i, repeat(md5(i::text), 500), repeat('n', 5000) from generate_series(1, 400) i`);
  await fixture.backUp();
});
afterAll(() => fixture.close());

/** Takes away what is stored of the body of the row 301, as a lost page of a TOAST table does. */
async function damage(): Promise<void> {
  const [table] = await fixture.run(
    `select reltoastrelid::regclass as toast from pg_class where oid = 'mail'::regclass`,
  );
  await fixture.run(
    `update pg_class set relkind = 'r' where oid = '${table.toast}'::regclass;
     delete from ${table.toast} where chunk_id = (select chunk_id from ${table.toast} where chunk_seq = 7 order by chunk_id offset 300 limit 1);
     update pg_class set relkind = 't' where oid = '${table.toast}'::regclass`,
    'superuser',
  );
  const isGone = async () => {
    await fixture.run(`vacuum ${table.toast}`, 'superuser');
    return fixture.run('select md5("The body") from mail where id = 301').then(
      () => 'there',
      (error: Error) => error.message,
    );
  };
  await expect.poll(isGone, { timeout: 20_000 }).toMatch(/^missing chunk number 0/);
}

test('a damaged value fails a backup that names it, and an older backup brings it back', async () => {
  const before = await fixture.state();
  await damage();
  const [row] = await fixture.run('select ctid from mail where id = 301');
  const backup = takeBackup(fixture.bucket.bucket, fixture.database.url, { key: 'damaged.zip' });
  await expect(backup).rejects.toMatchObject({
    code: 'REPOSITORY_REFUSED',
    reason: 'DATA_DAMAGED',
    sqlState: 'XX001',
    message: `The data of public.mail is damaged on the database server: the value of the column "The body" can't be read in the row with id = 301, at ${row.ctid}. A backup would miss it.`,
    details: expect.stringContaining('missing chunk number'),
  });
  expect(await fixture.bucket.bucket.listUploads('')).toEqual([]);
  await fixture.restore();
  expect(await fixture.state()).toEqual(before);
});

test('a backup can be taken once the damaged value was replaced', async () => {
  await damage();
  await fixture.run(`update mail set "The body" = 'lost' where id = 301`);
  const { result } = await takeBackup(fixture.bucket.bucket, fixture.database.url);
  expect(result.rows).toBe(400);
});
