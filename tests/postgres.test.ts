import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { debianServerVersion, type TestDatabase, testDatabase } from './postgres.ts';
import type { ServerName } from './test-servers.ts';

const servers: ServerName[] = ['embedded', 'debian'];
const expectedRows = { pagila: { table: 'public.film', rows: 1000 }, chinook: { table: 'public."Track"', rows: 3503 } };

describe.each(servers)('test databases on the %s server', (server) => {
  describe.skipIf(server === 'debian' && debianServerVersion() === null).each(['pagila', 'chinook'] as const)(
    '%s',
    (content) => {
      let database: TestDatabase;
      let client: Client;

      beforeAll(async () => {
        database = await testDatabase({ server, content });
        client = new Client(database.url);
        await client.connect();
      });
      afterAll(async () => {
        await client.end();
        await database.drop();
      });

      it('holds its rows', async () => {
        const { table, rows } = expectedRows[content];
        const counted = await client.query(`select count(*)::int as rows from ${table}`);
        expect(counted.rows[0].rows).toBe(rows);
      });

      it('belongs to an ordinary role', async () => {
        const role = await client.query(
          `select rolsuper, (select count(*)::int from pg_class c join pg_namespace n on n.oid = relnamespace
          where nspname = 'public' and pg_get_userbyid(relowner) <> current_user) as foreign_relations
          from pg_roles where rolname = current_user`,
        );
        expect(role.rows[0]).toEqual({ rolsuper: false, foreign_relations: 0 });
      });
    },
  );
});
