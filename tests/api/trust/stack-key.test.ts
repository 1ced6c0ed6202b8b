import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { afterAll, beforeAll, expect, test } from 'vitest';
import * as settingsRoutes from '#app/repo/v1/admin/settings/route.ts';
import { consoleSettings } from '#lib/contracts/console-settings.ts';
import { consoleDb } from '#server/adapters/console-db/console-db.ts';
import { resetSettings, settings } from '#server/env.ts';
import { stackKey } from '#server/services/backups/stack-key.ts';
import { callRoute } from '#tests/call-route.ts';
import { startTestStack, type TestStack } from '#tests/test-stack.ts';

let stack: TestStack;
beforeAll(async () => {
  stack = await startTestStack('empty');
});
afterAll(() => stack.close());

/** The fingerprint that another process of the stack finds or makes. */
async function fingerprintElsewhere(): Promise<string> {
  const script = `
    import { consoleDb } from '#server/adapters/console-db/console-db.ts';
    import { stackKey } from '#server/services/backups/stack-key.ts';
    process.stdout.write((await stackKey()).fingerprint);
    await consoleDb().$disconnect();`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', script], {
    env: process.env,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let told = '';
  child.stdout.on('data', (data: Buffer) => {
    told += data.toString();
  });
  await once(child, 'close');
  return told;
}

test('consoles and runners that need the key at once make one between them', async () => {
  const found = await Promise.all([fingerprintElsewhere(), stackKey(), stackKey(), fingerprintElsewhere()]);
  const fingerprints = found.map((key) => (typeof key === 'string' ? key : key.fingerprint));
  expect(new Set(fingerprints)).toEqual(new Set([expect.stringMatching(/^[0-9a-f]{32}$/)]));
  expect(await consoleDb().stackKey.count()).toBe(1);
});

test('the settings tell the fingerprint and the keys that are trusted, never the private key', async () => {
  process.env.TRUSTED_ARCHIVE_KEYS = `${'A'.repeat(32)}, ${'bbbb '.repeat(8)}`;
  resetSettings();
  const token = stack.tokens.administrator;
  const answer = await callRoute(settingsRoutes, 'GET', '/repo/v1/admin/settings', { token });
  const text = await answer.text();
  delete process.env.TRUSTED_ARCHIVE_KEYS;
  resetSettings();
  const { fingerprint } = await stackKey();
  expect(consoleSettings.parse(JSON.parse(text)).signing).toEqual({
    fingerprint,
    trusted: ['a'.repeat(32), 'b'.repeat(32)],
  });
  const { privateKey } = await consoleDb().stackKey.findUniqueOrThrow({ where: { id: 1 } });
  expect(text).not.toContain(privateKey);
});

test('a fingerprint that is none is refused with its setting’s name', () => {
  process.env.TRUSTED_ARCHIVE_KEYS = 'ab12';
  resetSettings();
  try {
    expect(() => settings()).toThrow('The setting TRUSTED_ARCHIVE_KEYS is wrong');
  } finally {
    delete process.env.TRUSTED_ARCHIVE_KEYS;
    resetSettings();
  }
});
