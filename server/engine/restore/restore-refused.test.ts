import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createRepository } from '#server/adapters/repository-db/create-repository.ts';
import type { AppError } from '#server/errors.ts';
import { readManifest } from '../archive/read-manifest.ts';
import { preflightRestore, type RestoreInput } from './restore.ts';
import { openRestoreFixture, type RestoreFixture } from './testing/open-restore-fixture.ts';
import type { RepositoryState } from './testing/read-repository-state.ts';

let fixture: RestoreFixture;
let archive: Buffer;
let before: RepositoryState;

beforeAll(async () => {
  fixture = await openRestoreFixture({ server: 'embedded', content: 'pagila' });
  await fixture.backUp();
  const { bucket, key } = fixture;
  const object = await bucket.bucket.head(key);
  archive = await bucket.bucket.read(key, { start: 0, end: object?.size ?? 0 });
  await fixture.run(`delete from payment where payment_id % 3 = 0; select nextval('payment_payment_id_seq')`);
  before = await fixture.state();
});

afterAll(() => fixture.close());

async function failureOf(changes: Partial<RestoreInput>): Promise<AppError> {
  const outcome = await fixture.restore(changes).then(
    () => null,
    (error: AppError) => error,
  );
  if (outcome === null) throw new Error('The restore came to its end.');
  return outcome;
}

/** Puts bytes under a key of their own. */
async function put(key: string, data: Buffer): Promise<string> {
  const { bucket } = fixture.bucket;
  const uploadId = await bucket.createUpload(key);
  const part = await bucket.uploadPart(key, uploadId, 1, data);
  await bucket.completeUpload(key, uploadId, [part]);
  return key;
}

describe('an archive that', () => {
  test.each<[string, (whole: Buffer) => Buffer]>([
    ['is empty', () => Buffer.alloc(0)],
    ['is no ZIP', () => Buffer.from('This is a letter, not an archive. '.repeat(1000))],
    ['was cut short', (whole) => whole.subarray(0, Math.floor(whole.length * 0.7))],
    ['lost its start', (whole) => whole.subarray(Math.floor(whole.length * 0.3))],
    ['is of a newer format', (whole) => replaceText(whole, '"formatVersion":1', '"formatVersion":9')],
  ])('%s is refused before anything is touched', async (name, damage) => {
    const key = await put(`${name}.zip`, damage(archive));
    let begun = false;
    const error = await failureOf({
      key,
      onBeforeChange: async () => {
        begun = true;
      },
    });
    expect(error.code).toBe('ARCHIVE_INVALID');
    expect(error.message).toMatch(/Nothing was changed\.$/);
    expect(begun).toBe(false);
    expect(await fixture.state()).toEqual(before);
  });

  test('is not there is refused', async () => {
    const error = await failureOf({ key: 'nothing.zip' });
    expect(error.code).toBe('ARCHIVE_NOT_FOUND');
    expect(await fixture.state()).toEqual(before);
  });

  test.each(['first', 'last'])(
    'has one bit flipped in its %s chunk fails in the middle, and leaves everything as it was',
    async (which) => {
      const { manifest } = await readManifest(fixture.bucket.bucket, fixture.key);
      const chunks = manifest.tables.flatMap((table) => table.chunks);
      const chunk = which === 'first' ? chunks[0] : chunks.at(-1);
      const damaged = Buffer.from(archive);
      const at = (chunk?.offset ?? 0) + Math.floor((chunk?.bytes ?? 0) / 2);
      damaged[at] = (damaged[at] ?? 0) ^ 4;
      const error = await failureOf({ key: await put(`${which}.zip`, damaged) });
      expect(error.code).toBe('ARCHIVE_INVALID');
      expect(error.message).toContain(chunk?.entry);
      expect(error.message).toMatch(/Nothing was changed\.$/);
      expect(await fixture.state()).toEqual(before);
    },
  );

  test('is replaced in the bucket meanwhile fails, and leaves everything as it was', async () => {
    const key = await put('replaced.zip', archive);
    const error = await failureOf({
      key,
      onBeforeChange: async () => void (await put(key, Buffer.concat([archive, archive]))),
    });
    expect(error.code).toBe('ARCHIVE_INVALID');
    expect(await fixture.state()).toEqual(before);
  });
});

describe('a repository that', () => {
  test('has another schema altogether is named in bounds', async () => {
    const other = await openRestoreFixture({ server: 'embedded', content: 'chinook' });
    try {
      const otherBefore = await other.state();
      const error = await other.restore({ bucket: fixture.bucket.bucket }).catch((failure: AppError) => failure);
      expect(error).toMatchObject({ code: 'ARCHIVE_MISMATCH' });
      expect(error).toHaveProperty(
        'message',
        expect.stringMatching(/does not have 21 tables of the archive: public\.actor, .* and 11 more\./),
      );
      expect(error).toHaveProperty('message', expect.stringMatching(/Nothing was changed\.$/));
      expect(await other.state()).toEqual(otherBefore);
    } finally {
      await other.close();
    }
  });

  test('lost or changed columns is refused, each named', async () => {
    await withChanges(
      `alter table address drop column address2; alter table language alter column name type varchar(9);
       alter table city add column mayor text not null default 'x'; alter table city alter column mayor drop default`,
      async () => {
        const changed = await fixture.state();
        const error = await failureOf({});
        expect(error.code).toBe('ARCHIVE_MISMATCH');
        expect(error.details).toContain(
          'The table public.address has no column address2 (text), which the archive has.',
        );
        expect(error.details).toContain(
          'The column name of public.language is character varying(9) in the database, but character(20) in the archive.',
        );
        expect(error.details).toContain('The column mayor of public.city takes no NULL and has no default');
        expect(error.message).toContain('(and 2 more)');
        expect(await fixture.state()).toEqual(changed);
      },
    );
  });

  test('has a view where a table was is refused', async () => {
    await withChanges(
      `alter table film_category rename to film_category_table; create view film_category as select * from film_category_table`,
      async () => {
        const error = await failureOf({});
        expect(error.code).toBe('ARCHIVE_MISMATCH');
        expect(error.details).toContain(
          "The archive has the table public.film_category, which is a view in the database: rows can't be put back into it.",
        );
      },
    );
  });

  test('belongs to another role is refused, with the role to grant', async () => {
    await fixture.run(
      'create role stranger; alter table film owner to stranger; alter sequence store_store_id_seq owned by none; alter sequence store_store_id_seq owner to stranger',
      'superuser',
    );
    const error = await failureOf({});
    await fixture.run(
      'alter table film owner to tester; alter sequence store_store_id_seq owner to tester; alter sequence store_store_id_seq owned by store.store_id; drop role stranger',
      'superuser',
    );
    expect(error.code).toBe('ARCHIVE_MISMATCH');
    expect(error.details).toContain('The role tester does not own 1 table: public.film. Grant it the role stranger');
    expect(error.details).toContain('The role tester does not own 1 sequence: public.store_store_id_seq.');
    expect(await fixture.state()).toEqual(before);
  });

  test('is in use is waited for, then refused with the session that holds it', async () => {
    const holder = new pg.Client({ connectionString: fixture.database.url, application_name: 'the nightly report' });
    await holder.connect();
    await holder.query('begin; select from rental limit 1');
    const [{ pid }] = (await holder.query('select pg_backend_pid() as pid')).rows;
    const started = Date.now();
    const error = await failureOf({ lockTimeoutMs: 700 });
    expect(Date.now() - started).toBeLessThan(5_000);
    await holder.end();
    expect(error.code).toBe('REPOSITORY_REFUSED');
    expect(error.message).toBe(
      `The table public.rental is in use: session ${pid} (the nightly report, role tester) held it for more than 0.7 seconds. Let that end, or end it, and try again. Nothing was changed.`,
    );
    expect(await fixture.state()).toEqual(before);
  });

  test('is restored by another console is refused', async () => {
    const holder = new pg.Client(fixture.database.url);
    await holder.connect();
    await holder.query('begin');
    const errors: unknown[] = [];
    const first = fixture
      .restore({
        onTransaction: async () => {
          errors.push(await failureOf({ applicationName: 'the other console' }));
          throw new Error('enough');
        },
      })
      .catch(() => {});
    await first;
    await holder.end();
    expect(errors[0]).toMatchObject({
      code: 'REPOSITORY_REFUSED',
      message: expect.stringMatching(/^Another restore works on this database.* Nothing was changed\.$/),
    });
    expect(await fixture.state()).toEqual(before);
  });

  test('has new rows that refer to rows that would go says so', async () => {
    await withChanges(
      `insert into actor (actor_id, first_name, last_name) values (9999, 'New', 'Actor');
       create table prize (actor_id int references actor); insert into prize values (9999)`,
      async () => {
        const changed = await fixture.state();
        const error = await failureOf({});
        expect(error.code).toBe('REPOSITORY_REFUSED');
        expect(error.message).toMatch(
          /^The foreign key prize_actor_id_fkey of public\.prize could not be built again: .*Nothing was changed\.$/,
        );
        expect(error.details).toContain('9999');
        expect(await fixture.state()).toEqual(changed);
      },
    );
  });

  test('has a new check that rows of the archive break says so, and shows no row', async () => {
    await withChanges(
      `delete from language where trim(name) = 'German';
       alter table language add constraint "no German" check (trim(name) <> 'German')`,
      async () => {
        const error = await failureOf({});
        expect(error.message).toContain('The rows of public.language could not be put back');
        expect(error.details).toMatch(/no German.*COPY language, line \d+$/s);
        expect(`${error.message} ${error.details}`).not.toContain('2022-');
      },
    );
  });

  test('was changed between preflight and the lock is refused all the same', async () => {
    const error = await failureOf({
      onBeforeChange: async () => void (await fixture.run('alter table staff rename column email to mail')),
    });
    await fixture.run('alter table staff rename column mail to email');
    expect(error.code).toBe('ARCHIVE_MISMATCH');
    expect(error.message).toContain('public.staff has no column email');
    expect(await fixture.state()).toEqual(before);
  });
});

test('preflight shows both sides and changes nothing', async () => {
  const plan = await preflightRestore({
    bucket: fixture.bucket.bucket,
    repository: createRepository({ url: fixture.database.url }),
    key: fixture.key,
    schemas: null,
    applicationName: 'preflight test',
    signal: new AbortController().signal,
  });
  expect(plan.problems).toEqual([]);
  expect(plan.now.bytes).toBeGreaterThan(1_000_000);
  const [counted] = await fixture.run('select count(*)::int as rows from payment_p2022_03');
  expect(plan.now.tables).toContainEqual({
    schema: 'public',
    name: 'payment_p2022_03',
    rows: counted?.rows,
    exact: true,
  });
  expect(plan.now.tables).toContainEqual({ schema: 'public', name: 'rental', rows: 16044, exact: false });
  expect(await fixture.state()).toEqual(before);
});

test('preflight does not wait for a held table', async () => {
  const holder = new pg.Client(fixture.database.url);
  await holder.connect();
  await holder.query('begin; lock table rental in access exclusive mode');
  const looked = preflightRestore({
    bucket: fixture.bucket.bucket,
    repository: createRepository({ url: fixture.database.url }),
    key: fixture.key,
    schemas: null,
    applicationName: 'preflight test',
    signal: new AbortController().signal,
  }).then(
    () => null,
    (error: AppError) => error.code,
  );
  expect([null, 'REPOSITORY_REFUSED']).toContain(await Promise.race([looked, sleep(9_000, 'waits')]));
  await holder.end();
});

/** Makes changes for the time of a check, in a copy of the database that takes the fixture's place. */
async function withChanges(sql: string, check: () => Promise<void>): Promise<void> {
  const whole = fixture;
  const copy = await openRestoreFixture({ server: 'embedded', content: 'pagila' });
  fixture = {
    ...copy,
    bucket: whole.bucket,
    restore: (changes) => copy.restore({ bucket: whole.bucket.bucket, ...changes }),
  };
  try {
    await copy.run(sql);
    await check();
  } finally {
    fixture = whole;
    await copy.close();
  }
}

function replaceText(whole: Buffer, text: string, replacement: string): Buffer {
  const at = whole.lastIndexOf(text);
  if (at < 0) throw new Error(`The archive does not hold ${text}.`);
  return Buffer.concat([whole.subarray(0, at), Buffer.from(replacement), whole.subarray(at + text.length)]);
}
