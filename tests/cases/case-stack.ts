import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { makeTempFolder } from '#embedded/make-temp-folder.ts';
import { consoleDb, disconnectConsoleDb } from '#server/adapters/console-db/console-db.ts';
import { stopListeningConsoleDb } from '#server/adapters/console-db/notifications.ts';
import { closeDaemonSender } from '#server/adapters/queue/daemon-sender.ts';
import { resetSettings } from '#server/env.ts';
import { startConfiguredRunner } from '#server/runner/start-configured-runner.ts';
import type { Runner } from '#server/runner/start-runner.ts';
import { hashSessionToken, makeSessionToken } from '#server/services/accounts/session-token.ts';
import { startTestBucket } from '#tests/bucket.ts';
import { testDatabase } from '#tests/postgres.ts';

/** A console with its bucket and a runner in this process, whose database is another one for each case. */
export type CaseStack = {
  /** The session token of an administrator. */
  token: string;
  /** Takes a database as the stack's own: the console and a new runner have it from now on. @param url its address, as its owner */
  serve(url: string): Promise<void>;
  close(): Promise<void>;
};

/** The console database is on the embedded test server. */
export async function startCaseStack(): Promise<CaseStack> {
  const [consoleDatabase, bucket] = await Promise.all([testDatabase({ content: 'console' }), startTestBucket()]);
  const folder = makeTempFolder('case-stack');
  let runner: Runner | null = null;
  Object.assign(process.env, {
    STACK_NAME: 'cases',
    DATA_DIR: join(folder, 'data'),
    DATABASE_URL: consoleDatabase.url,
    S3_BUCKET: bucket.settings.name,
    S3_ENDPOINT: bucket.endpoint,
    S3_ACCESS_KEY_ID: bucket.settings.credentials?.accessKeyId ?? '',
    S3_SECRET_ACCESS_KEY: bucket.settings.credentials?.secretAccessKey ?? '',
    S3_FORCE_PATH_STYLE: 'true',
    RUNNER_CONNECTIONS: '2',
    RESTORE_LOCK_TIMEOUT_SECONDS: '10',
  });
  resetSettings();
  const token = await logIn();
  const stopRunner = async () => {
    await runner?.stop();
    runner = null;
  };
  return {
    token,
    async serve(url) {
      await stopRunner();
      process.env.REPOSITORY_DATABASE_URL = url;
      resetSettings();
      runner = await startConfiguredRunner();
    },
    async close() {
      await stopRunner();
      await Promise.all([closeDaemonSender(), stopListeningConsoleDb(), disconnectConsoleDb()]);
      await Promise.all([consoleDatabase.drop(), bucket.stop()]);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function logIn(): Promise<string> {
  const token = makeSessionToken();
  const expiresOn = new Date(Date.now() + 7 * 24 * 3_600_000);
  await consoleDb().user.create({
    data: {
      email: 'cases@example.org',
      displayName: 'The cases',
      passwordHash: '-',
      isAdministrator: true,
      sessions: { create: { tokenHash: hashSessionToken(token), expiresOn } },
    },
  });
  return token;
}
