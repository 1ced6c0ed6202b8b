import { Client } from 'pg';
import { afterAll, describe, expect, test } from 'vitest';
import * as backupRoutes from '#app/repo/v1/admin/backup/[...key]/route.ts';
import * as listRoutes from '#app/repo/v1/admin/backup/route.ts';
import * as detailsRoutes from '#app/repo/v1/admin/daemon/[id]/details/route.ts';
import * as historyRoutes from '#app/repo/v1/admin/history/route.ts';
import { backupContents, backupPage } from '#lib/contracts/backup.ts';
import { daemonDetails } from '#lib/contracts/daemon-details.ts';
import { historyPage } from '#lib/contracts/history.ts';
import { bucket } from '#server/adapters/bucket/create-bucket.ts';
import { startConfiguredRunner } from '#server/runner/start-configured-runner.ts';
import type { Runner } from '#server/runner/start-runner.ts';
import { backupFailed } from '#server/services/incidents/conditions/backup-failed.ts';
import { recommendedRules } from '#server/services/retention/get-retention.ts';
import { lookAtBackups } from '#server/services/retention/look-at-backups.ts';
import { defaultStackId } from '#server/services/stacks/default-stack.ts';
import { callRoute } from '#tests/call-route.ts';
import { postBackup, postRestore, postVerify, readDaemon, waitForEnd } from '#tests/daemon-api.ts';
import { damageTables, wholeTables } from '#tests/damage/damage-tables.ts';
import { debianServerVersion } from '#tests/postgres.ts';
import { startTestStack, type TestStack } from '#tests/test-stack.ts';

let stack: TestStack | null = null;
let runner: Runner | null = null;

async function close(): Promise<void> {
  await runner?.stop();
  await stack?.close();
  [runner, stack] = [null, null];
}
afterAll(close);

/** DAMAGE_ON_ALL_SERVERS=1 takes Debian's too. What is read of damaged tables is tested on both in server/engine/backup/unreadable.test.ts. */
const all = process.env.DAMAGE_ON_ALL_SERVERS === '1' && debianServerVersion() !== null;
const servers = all ? (['embedded', 'debian'] as const) : (['embedded'] as const);
const tables = ['mail', 'paint', 'keyless', 'lost', 'fine', 'pages'];
const readable: Record<string, string> = {
  mail: 'where id not in (1, 200, 201)',
  paint: 'where part % 50 <> 0',
  keyless: "where value <> 'b'",
  lost: 'where false',
};

/** The rows that can be read of each table, in an order of their own. */
async function rowsOf(url: string, where: Record<string, string> = {}) {
  const client = new Client(url);
  await client.connect();
  try {
    const read = async (table: string) => {
      const { rows } = await client.query(
        `select md5(string_agg(t::text, chr(10) order by t::text)) as hash, count(*)::int as rows from ${table} t ${where[table] ?? ''}`,
      );
      return [table, rows[0]] as const;
    };
    const all: [string, unknown][] = [];
    for (const table of tables) all.push([...(await read(table))]);
    return Object.fromEntries(all);
  } finally {
    await client.end();
  }
}

describe.each(servers)('a damaged database on the %s server', (server) => {
  test('is backed up without what can’t be read, which everything says, and comes back in each way', async () => {
    await close();
    stack = await startTestStack('empty', server);
    runner = await startConfiguredRunner();
    const token = stack.tokens.administrator;
    const { url: source, adminUrl, name } = stack.repository;
    const client = new Client(source);
    await client.connect();
    await client.query(wholeTables).finally(() => client.end());
    await damageTables(adminUrl);
    const end = async (asked: Promise<Response>) => {
      const daemon = await waitForEnd(token, (await readDaemon(await asked)).id);
      const { id } = daemon;
      const answer = await callRoute(detailsRoutes, 'GET', `/daemon/${id}/details`, { token, params: { id } });
      return { daemon, details: daemonDetails.parse(await answer.json()) };
    };

    const failed = await end(postBackup(token));
    expect(failed.daemon).toMatchObject({ status: 'FAILED', backupUrl: null });
    expect(failed.daemon.errorMessage).toMatch(
      /^The data of public\.\w+ is damaged on the database server: .*\. In all, 308 rows of 4 tables can't be read\. A backup would miss it\.$/,
    );
    const counts = { rows: 308, pages: 0, tablesTotal: 4, complete: true };
    expect(failed.details).toMatchObject({ unreadable: counts, failure: { reason: 'DATA_DAMAGED' } });

    const { daemon, details } = await end(postBackup(token, { skipUnreadable: true }));
    expect(daemon).toMatchObject({ status: 'COMPLETED' });
    const incomplete = expect.stringMatching(/^This backup is incomplete: 308 rows could not be read/);
    expect(details).toMatchObject({ unreadable: counts, failure: null });
    expect(details.notes).toContainEqual(incomplete);
    const key = decodeURIComponent(daemon.backupUrl?.slice(daemon.backupUrl.lastIndexOf('/') + 1) ?? '');
    const list = async () =>
      backupPage.parse(await (await callRoute(listRoutes, 'GET', '/repo/v1/admin/backup', { token })).json());
    expect((await list()).results).toMatchObject([{ key, incomplete: { rows: 308, pages: 0 } }]);
    const contents = async () => {
      const answer = await callRoute(backupRoutes, 'GET', `/repo/v1/admin/backup/${key}`, {
        token,
        params: { key: [key] },
      });
      return backupContents.parse(await answer.json());
    };
    expect(await contents()).toMatchObject({
      unreadable: {
        ...counts,
        named: expect.arrayContaining([expect.objectContaining({ table: 'mail', key: 'id = 1' })]),
      },
      verdict: { sentence: expect.stringMatching(/^Incomplete: 308 rows could not be read and are left out\. /) },
    });
    const history = historyPage.parse(
      await (await callRoute(historyRoutes, 'GET', '/repo/v1/admin/history?kind=DAEMON_ENDED', { token })).json(),
    );
    expect(history.results[0]?.details).toMatchObject({ status: 'COMPLETED', unreadableRows: 308, unreadablePages: 0 });
    expect(await backupFailed.find(defaultStackId, new Date())).toMatchObject([
      { kind: 'BACKUP_FAILED', what: expect.stringContaining('completed. This backup is incomplete: 308 rows') },
    ]);
    const { holds } = await lookAtBackups(bucket(), { ...recommendedRules, zone: 'UTC' });
    expect(holds).toMatchObject([{ kind: 'NO_GOOD_BACKUP' }]);

    const expected = await rowsOf(source, readable);
    const verified = await end(postVerify(token, { url: key }));
    expect(verified.daemon).toMatchObject({ status: 'COMPLETED' });
    expect(verified.details.notes).toContainEqual(incomplete);
    expect((await contents()).verdict).toMatchObject({
      verified: true,
      sentence: expect.stringMatching(/^Incomplete: .* It is verified: all rows that it has come back/),
    });
    expect((await list()).bucket.newestVerified).toBeNull();

    const target = `${name}_new`;
    const fresh = await end(postRestore(token, { url: key, target: { database: target } }));
    expect(fresh.daemon).toMatchObject({ status: 'COMPLETED' });
    expect(fresh.details.notes).toContainEqual(incomplete);
    expect(await rowsOf(adminUrl.replace(`/${name}`, `/${target}`))).toEqual(expected);
    const inPlace = await end(postRestore(token, { url: key, safetyBackup: false }));
    expect(inPlace.daemon).toMatchObject({ status: 'COMPLETED' });
    expect(inPlace.details.notes).toContainEqual(incomplete);
    expect(await rowsOf(source)).toEqual(expected);
    const staged = await end(postRestore(token, { url: key, mode: 'STAGED' }));
    expect(staged.daemon).toMatchObject({ status: 'COMPLETED' });
    expect(staged.details.notes).toContainEqual(incomplete);
    expect(await rowsOf(source)).toEqual(expected);

    const whole = await end(postBackup(token));
    expect(whole).toMatchObject({ daemon: { status: 'COMPLETED' }, details: { unreadable: null } });
    expect(await backupFailed.find(defaultStackId, new Date())).toEqual([]);
  });
});
