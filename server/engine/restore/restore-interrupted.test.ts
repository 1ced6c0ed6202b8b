import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { createRepository } from '#server/adapters/repository-db/create-repository.ts';
import type { AppError } from '#server/errors.ts';
import { someOf } from '#tests/sample.ts';
import { type RestoreInput, resolveTransaction } from './restore.ts';
import { openRestoreFixture, type RestoreFixture } from './testing/open-restore-fixture.ts';
import type { RepositoryState } from './testing/read-repository-state.ts';
import { startMuteProxy } from './testing/start-mute-proxy.ts';

const spoil = `delete from zz_after_all where id > 100; delete from slow_copy where id > 300; update before_all set t = 'changed';
  insert into slow_index (v) values (7), (8), (9); select setval('zz_after_all_id_seq', 4000);
  alter table before_all alter id restart 9000`;
/** What a restore says while it is at the slow thing, and how slow. */
const interruptible: [string, { copy?: number; index?: number }][] = [
  ['Copying public.slow_copy', { copy: 20 }],
  ['Building index public.slow_index_v', { index: 50 }],
];
let fixture: RestoreFixture;
let atBackup: RepositoryState;
let spoilt: RepositoryState;
let child: ChildProcess | null = null;

beforeAll(async () => {
  fixture = await openRestoreFixture({ server: 'embedded', files: ['slow-schema.sql'] });
  await fixture.backUp();
  atBackup = await fixture.state();
  await fixture.run(spoil);
  spoilt = await fixture.state();
});

afterEach(async () => {
  child?.kill('SIGKILL');
  child = null;
  await slowDown({});
});

afterAll(() => fixture.close());

/** How long each row of the slow tables takes to be copied, or to be put into the index, in milliseconds. */
async function slowDown(paces: { copy?: number; index?: number }): Promise<void> {
  const { name } = fixture.database;
  await fixture.run(
    `alter database ${name} set test.copy to '${paces.copy ?? 0}'; alter database ${name} set test.index to '${paces.index ?? 0}'`,
    'superuser',
  );
}

async function failureOf(changes: Partial<RestoreInput>): Promise<AppError> {
  const outcome = await fixture.restore(changes).then(
    () => null,
    (error: AppError) => error,
  );
  if (outcome === null) throw new Error('The restore came to its end.');
  return outcome;
}

async function expectUnchanged(): Promise<void> {
  await slowDown({});
  expect(await fixture.state()).toEqual(spoilt);
}

describe('a stop', () => {
  test.each([
    'Preparing the tables',
    'Copying public.slow_copy',
    'Building index public.slow_index_v',
    'Building foreign key',
    'Refreshing public.view_of_all',
  ])('at "%s" leaves everything as it was', async (phase) => {
    const controller = new AbortController();
    const error = await failureOf({
      signal: controller.signal,
      onProgress: ({ message }) => {
        if (message.startsWith(phase)) controller.abort();
      },
    });
    expect(error.code).toBe('STOPPED');
    expect(error.message).toMatch(/stopped\. Nothing was changed\.$/);
    await expectUnchanged();
  });

  test('before the transaction, and in each callback, leaves everything as it was', async () => {
    const stops: ((controller: AbortController) => Partial<RestoreInput>)[] = [
      (controller) => {
        controller.abort();
        return {};
      },
      (controller) => ({ onBeforeChange: async () => controller.abort() }),
      (controller) => ({ onTransaction: async () => controller.abort() }),
    ];
    for (const stop of stops) {
      const controller = new AbortController();
      const error = await failureOf({ signal: controller.signal, ...stop(controller) });
      expect(error.code).toBe('STOPPED');
      await expectUnchanged();
    }
  });

  test('once COMMIT is sent no longer counts', async () => {
    const controller = new AbortController();
    await fixture.restore({
      signal: controller.signal,
      onProgress: ({ message }) => {
        if (message === 'Committing') controller.abort();
      },
    });
    await expectRestoredThenSpoil();
  });
});

describe('a session ended by someone else', () => {
  test.each(someOf(interruptible, 1, 'ended sessions'))(
    'while "%s" leaves everything as it was',
    async (phase, paces) => {
      await slowDown(paces);
      let pid = 0;
      let ended: Promise<unknown> = Promise.resolve();
      const error = await failureOf({
        onTransaction: async ({ backendPid }) => {
          pid = backendPid;
        },
        onProgress: ({ message, current }) => {
          if (message.startsWith(phase) && current > 0)
            ended = sleep(200).then(() => fixture.run(`select pg_terminate_backend(${pid})`, 'superuser'));
        },
      });
      await ended;
      expect(error.code).toBe('REPOSITORY_UNREACHABLE');
      expect(error.message).toMatch(/Nothing was changed\.$/);
      await expectUnchanged();
    },
  );
});

describe('a process killed with -9', () => {
  test.each(someOf(interruptible, 1, 'killed processes'))(
    'while "%s" leaves everything as it was, soon',
    async (phase, paces) => {
      await slowDown(paces);
      const applicationName = `killed while ${phase.slice(0, 20)}`;
      await startChild(applicationName, phase);
      await sleep(300);
      expect(await sessionsOf(applicationName)).toBe(1);
      child?.kill('SIGKILL');
      const deadline = Date.now() + 8_000;
      while ((await sessionsOf(applicationName)) > 0 && Date.now() < deadline) await sleep(50);
      expect(await sessionsOf(applicationName)).toBe(0);
      await expectUnchanged();
    },
  );

  test('is settled by another: its session is ended, and the transaction told to be aborted', async () => {
    await slowDown({ copy: 20 });
    const applicationName = 'killed and settled';
    const transactionId = await startChild(applicationName, 'Copying public.slow_copy');
    const repository = createRepository({ url: fixture.database.url });
    expect(await resolveTransaction({ repository, transactionId, applicationName })).toBe('aborted');
    expect(await sessionsOf(applicationName)).toBe(0);
    await expectUnchanged();
  });
});

describe('a lost connection', () => {
  test('while COMMIT is answered is looked up: the restore is done', async () => {
    const { port, hostname } = new URL(fixture.database.url);
    const proxy = await startMuteProxy({ host: hostname, port: Number(port) });
    const url = new URL(fixture.database.url);
    url.hostname = '127.0.0.1';
    url.port = String(proxy.port);
    try {
      const result = await fixture.restore({
        repository: createRepository({ url: url.href }),
        onProgress: ({ message }) => {
          if (message === 'Committing') proxy.muteThenCut(500);
        },
      });
      expect(result.tables).toBe(4);
    } finally {
      await proxy.close();
    }
    await expectRestoredThenSpoil();
  });

  test('in the middle is told, and leaves everything as it was', async () => {
    await slowDown({ copy: 20 });
    const { port, hostname } = new URL(fixture.database.url);
    const proxy = await startMuteProxy({ host: hostname, port: Number(port) });
    const url = new URL(fixture.database.url);
    url.hostname = '127.0.0.1';
    url.port = String(proxy.port);
    const error = await failureOf({
      repository: createRepository({ url: url.href }),
      onProgress: ({ message }) => {
        if (message.startsWith('Copying public.slow_copy')) proxy.muteThenCut(200);
      },
    });
    await proxy.close();
    expect(error.code).toBe('REPOSITORY_UNREACHABLE');
    expect(error.message).toMatch(/Nothing was changed\.$/);
    await expectUnchanged();
  });
});

describe('resolveTransaction', () => {
  test('tells committed, aborted and unknown', async () => {
    const repository = createRepository({ url: fixture.database.url });
    const settle = (transactionId: string) =>
      resolveTransaction({ repository, transactionId, applicationName: 'no such session' });
    const [committed] = await fixture.run('begin; select pg_current_xact_id()::text as id; commit').then(idsOf);
    const [aborted] = await fixture.run('begin; select pg_current_xact_id()::text as id; rollback').then(idsOf);
    expect(await settle(committed ?? '')).toBe('committed');
    expect(await settle(aborted ?? '')).toBe('aborted');
    expect(await settle('281474976710656')).toBeNull();
  });
});

function idsOf(rows: Record<string, string>[]): string[] {
  return rows.map((row) => row.id ?? '');
}

/** After a restore that went through: all is as at the backup; then spoils it again for the next test. */
async function expectRestoredThenSpoil(): Promise<void> {
  expect(await fixture.state()).toEqual(atBackup);
  await fixture.run(spoil);
  expect(await fixture.state()).toEqual(spoilt);
}

/** Starts a restore in a child process and waits until it reports the phase. @returns its transaction's id */
async function startChild(applicationName: string, phase: string): Promise<string> {
  const job = { url: fixture.database.url, bucket: fixture.bucket.settings, key: fixture.key, applicationName };
  const started = spawn(
    process.execPath,
    [join(import.meta.dirname, 'testing/restore-child.ts'), JSON.stringify(job)],
    {
      stdio: ['ignore', 'pipe', 'ignore'],
    },
  );
  child = started;
  let said = '';
  await new Promise<void>((resolve) => {
    started.stdout.setEncoding('utf8').on('data', (text) => {
      said += text;
      if (said.includes(phase)) resolve();
    });
    started.on('close', () => resolve());
  });
  expect(said).toContain(phase);
  return /^transaction (\d+)$/m.exec(said)?.[1] ?? '';
}

async function sessionsOf(applicationName: string): Promise<number> {
  const rows = await fixture.run(
    `select from pg_stat_activity where application_name = '${applicationName}'`,
    'superuser',
  );
  return rows.length;
}
