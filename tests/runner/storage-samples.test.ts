import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { consoleDb } from '#server/adapters/console-db/console-db.ts';
import { disconnectRepositoryReader } from '#server/adapters/repository-reader/read-repository.ts';
import { takeStorageSample } from '#server/services/storage/take-storage-sample.ts';
import { postBackup, readDaemon, waitForEnd } from '#tests/daemon-api.ts';
import { startRunnerProcess, startTestStack, type TestStack } from '#tests/test-stack.ts';

let stack: TestStack;

beforeAll(async () => {
  stack = await startTestStack('sample');
});

afterEach(async () => {
  await consoleDb().storageSample.deleteMany();
});

afterAll(async () => {
  await disconnectRepositoryReader();
  await stack.close();
});

function samples() {
  return consoleDb().storageSample.findMany({ orderBy: { id: 'asc' } });
}

describe('a sample', () => {
  it('is kept once for an hour and once for a backup, however many ask', async () => {
    const asked = await Promise.all([null, null, null, 7, 7].map((daemonId) => takeStorageSample({ daemonId })));
    expect(asked.filter((kept) => kept)).toHaveLength(2);
    expect(await takeStorageSample({ daemonId: null })).toBe(false);
    const kept = await samples();
    expect(kept.map(({ daemonId }) => daemonId).sort()).toEqual([7, null]);
    expect(kept[0]).toMatchObject({ backupBytes: 0n, backupCount: 0n, otherBytes: 0n, usageCount: expect.any(BigInt) });
    expect(Number(kept[0]?.databaseBytes)).toBeGreaterThan(1_000_000);
    expect(Number(kept[0]?.usageBytes)).toBeGreaterThan(1_000_000_000);
  });

  it('lacks what could not be read, and is not kept when nothing could', async () => {
    stack.proxies.repository.cut();
    try {
      expect(await takeStorageSample({ daemonId: 1 })).toBe(true);
      expect(await samples()).toMatchObject([{ databaseBytes: null, usageBytes: null, backupBytes: 0n }]);
      stack.proxies.bucket.cut();
      await expect(takeStorageSample({ daemonId: 2 })).rejects.toMatchObject({ code: 'REPOSITORY_UNREACHABLE' });
      expect(await samples()).toHaveLength(1);
    } finally {
      stack.proxies.repository.mend();
      stack.proxies.bucket.mend();
    }
  });
});

describe('runners', () => {
  it('keep one sample for the hour they start in and one with each backup, and plan the hours to come once', async () => {
    const runners = await Promise.all([startRunnerProcess(stack), startRunnerProcess(stack)]);
    try {
      const { id } = await readDaemon(await postBackup(stack.tokens.administrator));
      await waitForEnd(stack.tokens.administrator, id);
      await expect
        .poll(async () => (await samples()).map(({ occasion }) => occasion).sort(), { timeout: 20_000 })
        .toEqual([`backup ${id}`, expect.stringMatching(/^hour \d{4}-\d\d-\d\dT\d\d$/)]);
      const [withBackup] = (await samples()).filter(({ daemonId }) => daemonId === Number(id));
      expect(withBackup?.backupCount).toBe(1n);
      expect(Number(withBackup?.backupBytes)).toBeGreaterThan(0);
      const planned = await consoleDb().$queryRaw`select name, cron, timezone from pgboss.schedule`;
      expect(planned).toEqual([{ name: 'storage-sample', cron: '0 * * * *', timezone: 'UTC' }]);
      const sent = await consoleDb().$queryRaw`
        select count(*)::int as count from pgboss.job where name = 'storage-sample' and data ->> 'daemonId' = ${id}`;
      expect(sent).toEqual([{ count: 1 }]);
    } finally {
      expect(await Promise.all(runners.map((runner) => runner.stop()))).toEqual([0, 0]);
    }
  });
});
