import { Client } from 'pg';
import type { ApiTokenScope } from '#lib/contracts/api-token.ts';
import { consoleDb, disconnectConsoleDb } from '#server/adapters/console-db/console-db.ts';
import { disconnectSampleRepository } from '#server/adapters/sample-repository/sample-repository.ts';
import { resetSettings } from '#server/env.ts';
import { hashPassword } from '#server/services/accounts/passwords.ts';
import { hashSessionToken, makeSessionToken } from '#server/services/accounts/session-token.ts';
import { defaultStackId } from '#server/services/stacks/default-stack.ts';
import { hashApiToken, makeApiToken } from '#server/services/tokens/api-token-text.ts';
import { type TestDatabase, testDatabase } from './postgres.ts';

export type TestConsole = {
  consoleDatabase: TestDatabase;
  /** The bundled sample repository, with its 863 entities. */
  repository: { url: string; adminUrl: string };
  tokens: { administrator: string; user: string; expired: string };
  close(): Promise<void>;
};

export const passwords = { administrator: 'open sesame 1', user: 'open sesame 2' } as const;
export const emails = { administrator: 'admin@example.org', user: 'user@example.org' } as const;

/** A console with its sample repository for a test file, without bucket or runner; this process's settings are set to them. */
export async function startTestConsole(): Promise<TestConsole> {
  const [consoleDatabase, sample] = await Promise.all([
    testDatabase({ content: 'console' }),
    testDatabase({ content: 'sample' }),
  ]);
  const repositoryName = `${consoleDatabase.name}_repository`;
  await asAdministrator(consoleDatabase, `alter database ${sample.name} rename to ${repositoryName}`);
  Object.assign(process.env, {
    DATABASE_URL: consoleDatabase.url,
    S3_BUCKET: 'unused',
    NEXTAUTH_SECRET: 'a secret for tests alone',
  });
  delete process.env.REPOSITORY_DATABASE_URL;
  resetSettings();
  const tokens = {
    administrator: await makePerson('administrator', 3_600_000),
    user: await makePerson('user', 3_600_000),
    expired: '',
  };
  tokens.expired = await makeSession(emails.administrator, -1000);
  const renamed = (url: string) => url.replace(sample.name, repositoryName);
  return {
    consoleDatabase,
    repository: { url: renamed(sample.url), adminUrl: renamed(sample.adminUrl) },
    tokens,
    async close() {
      await Promise.all([disconnectConsoleDb(), disconnectSampleRepository()]);
      await asAdministrator(consoleDatabase, `drop database if exists ${repositoryName} with (force)`);
      await consoleDatabase.drop();
    },
  };
}

/** A new session of a person, which lasts so long. */
export async function makeSession(email: string, lastsMs: number): Promise<string> {
  const token = makeSessionToken();
  const expiresOn = new Date(Date.now() + lastsMs);
  await consoleDb().session.create({
    data: { tokenHash: hashSessionToken(token), expiresOn, user: { connect: { email } } },
  });
  return token;
}

/** A new API token of a person, which lasts so long. */
export async function makeTestApiToken(email: string, scopes: ApiTokenScope[], lastsMs = 3_600_000): Promise<string> {
  const token = makeApiToken();
  await consoleDb().apiToken.create({
    data: {
      name: `test ${token.slice(-8)}`,
      tokenHash: hashApiToken(token),
      scopes,
      expiresOn: new Date(Date.now() + lastsMs),
      user: { connect: { email } },
      stack: { connect: { id: defaultStackId } },
    },
  });
  return token;
}

async function makePerson(who: 'administrator' | 'user', lastsMs: number): Promise<string> {
  await consoleDb().user.create({
    data: {
      email: emails[who],
      displayName: `The ${who}`,
      passwordHash: await hashPassword(passwords[who]),
      isAdministrator: who === 'administrator',
    },
  });
  return makeSession(emails[who], lastsMs);
}

async function asAdministrator(database: TestDatabase, sql: string): Promise<void> {
  const address = new URL(database.adminUrl);
  address.pathname = '/postgres';
  const client = new Client(address.toString());
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}
