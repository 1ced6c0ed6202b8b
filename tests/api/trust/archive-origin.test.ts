import { afterAll, beforeAll, expect, test } from 'vitest';
import * as backupRoutes from '#app/repo/v1/admin/backup/[...key]/route.ts';
import * as backupsRoutes from '#app/repo/v1/admin/backup/route.ts';
import * as fileRoutes from '#app/repo/v1/admin/backup-file/[[...key]]/route.ts';
import * as previewRoutes from '#app/repo/v1/admin/restore-preview/route.ts';
import { type Backup, backup, backupContents, backupPage, restorePreview } from '#lib/contracts/backup.ts';
import { bucket } from '#server/adapters/bucket/create-bucket.ts';
import { consoleDb } from '#server/adapters/console-db/console-db.ts';
import { makeStackKey, openStackKey } from '#server/engine/signing/stack-key.ts';
import { resetSettings } from '#server/env.ts';
import { startConfiguredRunner } from '#server/runner/start-configured-runner.ts';
import type { Runner } from '#server/runner/start-runner.ts';
import { stackKey } from '#server/services/backups/stack-key.ts';
import { callRoute } from '#tests/call-route.ts';
import { postBackup, readDaemon, waitForEnd } from '#tests/daemon-api.ts';
import { forgeArchive } from '#tests/forge-archive.ts';
import { putObject } from '#tests/put-object.ts';
import { startTestStack, type TestStack } from '#tests/test-stack.ts';

const otherStack = openStackKey(makeStackKey());
const asItIs = (_entry: string, text: string) => text;
let stack: TestStack;
let runner: Runner;
let token: string;
let own: string;

beforeAll(async () => {
  stack = await startTestStack('chinook');
  token = stack.tokens.administrator;
  runner = await startConfiguredRunner();
  const { id } = await readDaemon(await postBackup(token));
  expect((await waitForEnd(token, id)).status).toBe('COMPLETED');
  own = (await consoleDb().daemon.findUniqueOrThrow({ where: { id: Number(id) } })).backupKey;
  const safetyFor = { daemonId: '1', backupKey: own };
  await forgeArchive(bucket(), { from: own, to: 'unsigned.zip' }, asItIs, (manifest) => ({ ...manifest, safetyFor }));
  await forgeArchive(
    bucket(),
    { from: own, to: 'foreign.zip' },
    asItIs,
    (manifest) => ({ ...manifest, stack: 'test-stack', safetyFor }),
    otherStack,
  );
});

afterAll(async () => {
  await runner.stop();
  await stack.close();
});

async function read(key: string): Promise<Buffer> {
  const object = await bucket().head(key);
  return bucket().read(key, { start: 0, end: object?.size ?? 0 });
}

async function listed(key: string): Promise<Backup | undefined> {
  const answer = await callRoute(backupsRoutes, 'GET', '/repo/v1/admin/backup', { token });
  return backupPage.parse(await answer.json()).results.find((candidate) => candidate.key === key);
}

const contentsOf = (key: string) => callRoute(backupRoutes, 'GET', `/repo/v1/admin/backup/${key}`, { token });

test('a backup of this stack is its own: in the list, in its description and in the preview', async () => {
  const signer = { stack: 'test-stack', fingerprint: (await stackKey()).fingerprint };
  expect(await listed(own)).toMatchObject({ origin: 'OWN', signer });
  expect(backupContents.parse(await (await contentsOf(own)).json())).toMatchObject({ origin: 'OWN', signer });
  const preview = await callRoute(previewRoutes, 'GET', `/repo/v1/admin/restore-preview?key=${own}`, { token });
  expect(restorePreview.parse(await preview.json()).contents).toMatchObject({ origin: 'OWN', signer });
});

test('one of another stack is foreign whatever name it gives itself, and its restore is not believed', async () => {
  const signer = { stack: 'test-stack', fingerprint: otherStack.fingerprint };
  expect(await listed('foreign.zip')).toMatchObject({ origin: 'FOREIGN', signer, safetyFor: null });
  const contents = backupContents.parse(await (await contentsOf('foreign.zip')).json());
  expect(contents).toMatchObject({ origin: 'FOREIGN', signer, safetyFor: null });
});

test('one of a key that the settings name is trusted, at once and as long as they do', async () => {
  process.env.TRUSTED_ARCHIVE_KEYS = otherStack.fingerprint;
  resetSettings();
  expect((await listed('foreign.zip'))?.origin).toBe('TRUSTED');
  delete process.env.TRUSTED_ARCHIVE_KEYS;
  resetSettings();
  expect((await listed('foreign.zip'))?.origin).toBe('FOREIGN');
});

test('one without a signature is unsigned, and its restore is not believed', async () => {
  expect(await listed('unsigned.zip')).toMatchObject({ origin: 'UNSIGNED', signer: null, safetyFor: null });
  expect(backupContents.parse(await (await contentsOf('unsigned.zip')).json()).safetyFor).toBeNull();
});

test('one with another archive’s signature is invalid: it is listed so, not read, not taken in, and nothing is restored from it', async () => {
  const [ownBytes, forged] = [await read(own), await read('foreign.zip')];
  const commentAt = ownBytes.lastIndexOf('{"format":"stack-console-attestation');
  const forgedAt = forged.lastIndexOf('{"format":"stack-console-attestation');
  const comment = ownBytes.subarray(commentAt);
  const grafted = Buffer.concat([forged.subarray(0, forgedAt), comment]);
  grafted.writeUInt16LE(comment.length, forgedAt - 2);
  await putObject(bucket(), 'grafted.zip', grafted);

  expect(await listed('grafted.zip')).toMatchObject({ origin: 'INVALID', signer: null });
  const answers = [
    await contentsOf('grafted.zip'),
    await callRoute(previewRoutes, 'GET', '/repo/v1/admin/restore-preview?key=grafted.zip', { token }),
    await upload('grafted-too.zip', grafted),
  ];
  for (const answer of answers) {
    expect(answer.status).toBeGreaterThanOrEqual(400);
    expect((await answer.json()).reason).toContain('its signature does not match what it holds');
  }
  expect(await bucket().head('grafted-too.zip')).toBeNull();
});

test('a signature is kept through download and upload', async () => {
  const answer = await callRoute(fileRoutes, 'GET', `/repo/v1/admin/backup-file/${own}`, { token });
  const file = Buffer.from(await answer.arrayBuffer());
  const uploaded = backup.parse(await (await upload('copy.zip', file)).json());
  expect(uploaded).toMatchObject({ key: 'copy.zip', origin: 'OWN' });
  expect((await listed('copy.zip'))?.origin).toBe('OWN');
});

function upload(name: string, content: Buffer): Promise<Response> {
  const request = new Request(`http://localhost/repo/v1/admin/backup-file/${name}`, {
    method: 'PUT',
    headers: { sessionToken: token, 'content-type': 'application/zip' },
    body: new Uint8Array(content),
  });
  return fileRoutes.PUT(request, { params: Promise.resolve({ key: [name] }) });
}
