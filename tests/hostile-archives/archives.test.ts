import { randomInt } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import * as fileRoutes from '#app/repo/v1/admin/backup-file/[[...key]]/route.ts';
import * as previewRoutes from '#app/repo/v1/admin/restore-preview/route.ts';
import { bucket } from '#server/adapters/bucket/create-bucket.ts';
import { consoleDb } from '#server/adapters/console-db/console-db.ts';
import { resetSettings } from '#server/env.ts';
import { startConfiguredRunner } from '#server/runner/start-configured-runner.ts';
import type { Runner } from '#server/runner/start-runner.ts';
import { stackKey } from '#server/services/backups/stack-key.ts';
import { callRoute } from '#tests/call-route.ts';
import { postBackup, postRestore, postVerify, readDaemon, waitForEnd } from '#tests/daemon-api.ts';
import { forgeArchive } from '#tests/forge-archive.ts';
import { debianServerVersion } from '#tests/postgres.ts';
import type { ServerName } from '#tests/test-servers.ts';
import { ownerRole } from '#tests/test-servers.ts';
import { startTestStack, type TestStack } from '#tests/test-stack.ts';
import { commands } from './commands.ts';
import { makeOutsideWorld, type OutsideWorld } from './testing/outside-world.ts';

const isWhole = process.env.HOSTILE === 'all';
/** Says which statements a sample holds. */
const seed = Number(process.env.HOSTILE_SEED ?? randomInt(10_000));
/** How many statements a sample tries on each stack. */
const sampleSize = 3;
const sentence =
  /The archive's schema holds what pg_dump does not write, so nothing of it is run: statement \d+ (before|after) the rows, a statement that begins with/;

type Ground = { name: string; server: ServerName; asSuperuser: boolean };

const grounds: Ground[] = [
  { name: 'the embedded server, as an ordinary owner', server: 'embedded', asSuperuser: false },
  { name: "the embedded server, with a superuser's address", server: 'embedded', asSuperuser: true },
  ...(debianServerVersion() === null
    ? []
    : [
        {
          name: `PostgreSQL ${debianServerVersion()}, as an ordinary owner`,
          server: 'debian' as const,
          asSuperuser: false,
        },
      ]),
];

describe.each(grounds)(`on $name, HOSTILE_SEED=${seed}`, ({ server, asSuperuser, name }) => {
  let stack: TestStack;
  let runner: Runner;
  let token: string;
  let own: string;
  let outside: OutsideWorld;
  let before: unknown;

  beforeAll(async () => {
    stack = await startTestStack('sample', server);
    if (asSuperuser) {
      process.env.REPOSITORY_DATABASE_URL = stack.repository.adminUrl;
      resetSettings();
    }
    token = stack.tokens.administrator;
    runner = await startConfiguredRunner();
    const { id } = await readDaemon(await postBackup(token));
    expect((await waitForEnd(token, id)).status).toBe('COMPLETED');
    own = (await consoleDb().daemon.findUniqueOrThrow({ where: { id: Number(id) } })).backupKey;
    outside = await makeOutsideWorld(stack.repository.adminUrl);
    before = await outside.look();
  });

  afterAll(async () => {
    await runner.stop();
    await outside.remove();
    await stack.close();
  });

  /** Signed as this stack's own, so that nothing but its statements speaks against it. */
  async function forge(sql: string, place: number): Promise<string> {
    const key = 'hostile.zip';
    const entry = place % 2 === 0 ? 'schema/pre-data.sql.zst' : 'schema/post-data.sql.zst';
    await bucket().delete(key);
    const change = (name: string, text: string) => (name === entry ? `${text}\n${sql};\n` : text);
    await forgeArchive(bucket(), { from: own, to: key }, change, undefined, await stackKey());
    return key;
  }

  async function upload(key: string): Promise<{ status: number; reason: string }> {
    const object = await bucket().head(key);
    const body = await bucket().read(key, { start: 0, end: object?.size ?? 0 });
    const request = new Request('http://localhost/repo/v1/admin/backup-file/uploaded.zip', {
      method: 'PUT',
      headers: { 'content-type': 'application/zip', sessionToken: token },
      body: new Uint8Array(body),
    });
    const answer = await fileRoutes.PUT(request, { params: Promise.resolve({ key: ['uploaded.zip'] }) });
    const told: unknown = await answer.json();
    return { status: answer.status, reason: JSON.stringify(told) };
  }

  async function preview(key: string): Promise<string> {
    const answer = await callRoute(previewRoutes, 'GET', `/repo/v1/admin/restore-preview?key=${key}`, { token });
    return answer.text();
  }

  /** Why it was refused, by the answer or by the job's end. */
  async function outcome(answer: Response): Promise<string> {
    if (answer.status === 409) return answer.text();
    const { id } = await readDaemon(answer);
    const { status, errorMessage } = await waitForEnd(token, id);
    return `${status}: ${errorMessage}`;
  }

  const all = Object.entries(commands).flatMap(([production, statements]) =>
    statements.map((sql) => ({ production, sql })),
  );
  const chosen = isWhole ? all : sample(all, sampleSize, seed + name.length);

  test.each(chosen)('$production: $sql', async ({ sql: pattern }) => {
    const sql = pattern
      .replaceAll('{database}', outside.database)
      .replaceAll('{role}', outside.role)
      .replaceAll('{owner}', ownerRole.name);
    const key = await forge(sql, sql.length);
    expect(await upload(key)).toEqual({ status: 400, reason: expect.stringMatching(sentence) });
    expect(await preview(key)).toMatch(sentence);
    expect(await outcome(await postVerify(token, { url: key }))).toMatch(sentence);
    expect(await outcome(await postRestore(token, { fileName: key, mode: 'STAGED' }))).toMatch(sentence);
    const target = { database: 'hostile_target' };
    expect(await outcome(await postRestore(token, { fileName: key, target }))).toMatch(sentence);
    expect(await outside.look()).toEqual(before);
  });
});

/** The same for a seed. */
function sample<Item>(items: readonly Item[], count: number, from: number): Item[] {
  return Array.from({ length: count }, (_, index) => items[(from * 7 + index * 53) % items.length]).filter(
    (item) => item !== undefined,
  );
}
