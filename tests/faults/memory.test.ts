import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { BackupRestoreStatus } from '#lib/contracts/daemon.ts';
import { askConsole, readDaemon, waitForEnd } from './testing/ask-console.ts';
import type { StackProcess } from './testing/child-process.ts';
import { keyOf } from './testing/commands.ts';
import { type FaultStack, startFaultStack } from './testing/fault-stack.ts';
import { isWhole } from './testing/random.ts';

/**
 * A repository much larger than the memory that its runner may use: FAULTS_MEMORY_MB of COPY text, 1,024 unless told. What
 * counts is the most that the runner's process ever had resident, as the kernel measured it.
 */

const megabytes = Number(process.env.FAULTS_MEMORY_MB ?? 1024);
const limitMB = 512;
const longestMs = Math.max(megabytes, 100) * 2000;
const rows = Math.ceil((megabytes * 1024 * 1024) / 1024);
const contentSql = `create table large (id bigint primary key, owner int not null, body text not null);
  insert into large select i, i % 977, (select string_agg(md5(i || '-' || j), '') || repeat('stack console ', 36) from generate_series(1, 16) j)
    from generate_series(1, ${rows}) i;
  create index large_by_owner on large (owner, id); analyze large`;
let stack: FaultStack;
let runner: StackProcess;

describe.runIf(isWhole && process.platform === 'linux')(
  `a runner with ${limitMB} MB and a repository of ${megabytes} MB`,
  () => {
    beforeAll(async () => {
      stack = await startFaultStack({ content: contentSql });
      await stack.kill('runner');
      runner = await stack.addRunner();
    }, longestMs);

    afterAll(() => stack?.close());

    test('a backup, a restore with its safety backup, and one without', { timeout: 4 * longestMs }, async () => {
      const before = await digest();
      const url = keyOf(await expectToFit('backup', 'daemon/backup', {}));
      for (const safetyBackup of [true, false]) {
        await stack.sql('delete from large where id % 3 = 1');
        await expectToFit(`restore, safety backup: ${safetyBackup}`, 'daemon/restore', { url, safetyBackup });
        expect(await digest()).toEqual(before);
      }
    });
  },
);

async function expectToFit(name: string, path: string, body: unknown): Promise<BackupRestoreStatus> {
  const { id } = await readDaemon(await askConsole(stack, 'POST', path, { body }));
  const daemon = await waitForEnd(stack, id, longestMs);
  expect(daemon).toMatchObject({ status: 'COMPLETED', errorMessage: null });
  const peak = peakMB();
  console.log(`${name}: ${(daemon.totalTimeMS / 1000).toFixed(1)} s, at most ${peak} MB so far`);
  expect(peak).toBeLessThan(limitMB);
  return daemon;
}

/** The most memory that the runner had resident since it was started. */
function peakMB(): number {
  const status = readFileSync(`/proc/${runner.child.pid}/status`, 'utf8');
  return Math.round(Number(/^VmHWM:\s+(\d+) kB/m.exec(status)?.[1]) / 1024);
}

async function digest() {
  return stack.sql('select count(*), sum(hashtextextended(l::text, 0)) from large l');
}
