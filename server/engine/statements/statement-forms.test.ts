import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Client } from 'pg';
import { describe, expect, test } from 'vitest';
import { debianServerVersion, type TestContent, testDatabase } from '#tests/postgres.ts';
import { someOf } from '#tests/sample.ts';
import type { ServerName } from '#tests/test-servers.ts';
import { splitStatements } from '../archive/split-statements.ts';
import { dumpSchema, dumpWhole } from '../new-database/testing/open-build-fixture.ts';
import { readStatement } from './read-statement.ts';

const folder = join(import.meta.dirname, '..');
const servers: ServerName[] = debianServerVersion() === null ? ['embedded'] : ['embedded', 'debian'];
const contents: { name: string; content?: TestContent; files?: string[]; only?: ServerName }[] = [
  { name: 'Pagila', content: 'pagila' },
  { name: 'Chinook', content: 'chinook' },
  { name: 'the sample repository', content: 'sample' },
  { name: 'the console database', content: 'console' },
  { name: 'a nasty schema', files: ['restore/fixtures/nasty-schema.sql'] },
  {
    name: 'a nasty schema of 18',
    files: ['restore/fixtures/nasty-schema.sql', 'restore/fixtures/nasty-schema-18.sql'],
    only: 'embedded',
  },
  { name: 'odd things of a schema', files: ['archive/fixtures/schema-oddities.sql'] },
  { name: 'one of each', files: ['new-database/testing/one-of-each.sql'] },
];

describe.each(someOf(servers, 1, 'statements'))('what pg_dump writes of a %s server has a form', (server) => {
  test.each(contents.filter(({ only }) => only === undefined || only === server))(
    '$name',
    async ({ content, files = [] }) => {
      const database = await testDatabase({ server, ...(content === undefined ? {} : { content }) });
      try {
        for (const file of files) await run(database.adminUrl, readFileSync(join(folder, file), 'utf8'));
        const scripts = [
          await dumpWhole(database.adminUrl),
          ...(server === 'debian' ? [dumpSchema(database.adminUrl)] : []),
        ];
        for (const script of scripts) {
          const statements = splitStatements(script).map(readStatement);
          expect(statements.length).toBeGreaterThan(10);
          expect(statements.filter(({ runs }) => runs === null)).toEqual([]);
        }
      } finally {
        // A database that has one can't be dropped.
        await run(database.adminUrl, 'drop subscription if exists sub');
        await database.drop();
      }
    },
  );
});

async function run(url: string, sql: string): Promise<void> {
  const client = new Client(url);
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}
