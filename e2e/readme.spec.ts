import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from './fixtures/test.ts';

/** The README's block of curl calls, as a reader would paste it. */
function readWalk(): string {
  const readme = readFileSync(join(import.meta.dirname, '..', 'README.md'), 'utf8');
  const walk = /<!-- walk: .*-->\n```sh\n([\s\S]*?)```/.exec(readme)?.[1];
  if (walk === undefined) throw new Error('README.md has no walk with curl.');
  return walk;
}

test('the walk with curl in the README works as pasted', async ({ api, baseURL }) => {
  test.setTimeout(120_000);
  test.skip(spawnSync('curl', ['--version']).status !== 0, 'there is no curl on this machine');
  const { status, stdout, stderr } = spawnSync('bash', ['-eu'], {
    input: readWalk(),
    encoding: 'utf8',
    env: { ...process.env, CONSOLE: baseURL },
    timeout: 110_000,
  });
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  expect(stdout).toContain('"status":"READ_ONLY","currentMessage":"A backup is being taken. Reading goes on."');
  expect(stdout).toMatch(/"type":"BACKUP","status":"COMPLETED"/);
  expect(stdout).toMatch(/^BackupDaemonJob\d+-\d{18}\.zip$/m);
  expect(stdout).toMatch(/"type":"VERIFY","status":"COMPLETED"/);
  expect(stdout).toMatch(/"type":"RESTORE","status":"COMPLETED"/);
  expect((await api.entities(1)).total).toBe(863);
});
