import { randomBytes } from 'node:crypto';
import { Client } from 'pg';
import { createRepository } from '#server/adapters/repository-db/create-repository.ts';
import type { Repository } from '#server/ports/repository.ts';
import { testDatabase } from '#tests/postgres.ts';
import type { ServerName } from '#tests/test-servers.ts';
import type { DatabaseNames } from '../switch-names.ts';

/** A repository and a database that may take its name, both of an ordinary role that may create databases. */
export type SwitchFixture = {
  owner: string;
  names: DatabaseNames;
  repository: Repository;
  /** A superuser's session in another database. */
  admin: Client;
  urlOf(database: string, role?: string): string;
  adminUrlOf(database: string): string;
  /** The first value of a query, or several statements, as a superuser. */
  ask(database: string, sql: string): Promise<unknown>;
  drop(): Promise<void>;
};

/** Each of the two holds a table `place` whose row says which it was: "old" or "new". */
export async function startSwitchFixture(server: ServerName): Promise<SwitchFixture> {
  const suffix = randomBytes(4).toString('hex');
  const owner = `swap_${suffix}`;
  const [home, place] = [await testDatabase({ server }), await testDatabase({ server })];
  const admin = new Client(home.adminUrl);
  await admin.connect();
  await admin.query(`create role ${owner} login createdb password 'secret'`);
  const names = { repository: place.name, incoming: `incoming_${suffix}`, kept: `${place.name}_before_7` };
  await admin.query(`alter database ${names.repository} owner to ${owner}`);
  await admin.query(`create database ${names.incoming} owner ${owner} template template0`);
  const urlOf = (database: string, role = owner) => {
    const url = new URL(home.adminUrl);
    url.pathname = `/${database}`;
    url.username = role;
    url.password = 'secret';
    return url.toString();
  };
  const adminUrlOf = (database: string) => {
    const url = new URL(home.adminUrl);
    url.pathname = `/${database}`;
    return url.toString();
  };
  const ask = async (database: string, sql: string) => {
    const client = new Client(adminUrlOf(database));
    await client.connect();
    const result = await client.query(sql).finally(() => client.end());
    return Array.isArray(result) ? undefined : Object.values(result.rows[0] ?? {})[0];
  };
  for (const [database, what] of [
    [names.repository, 'old'],
    [names.incoming, 'new'],
  ] as const) {
    await ask(database, `create table public.place as select '${what}'::text as what`);
    await ask(database, `alter table public.place owner to ${owner}`);
  }
  return {
    owner,
    names,
    repository: createRepository({ url: urlOf(names.repository) }),
    admin,
    urlOf,
    adminUrlOf,
    ask,
    async drop() {
      for (const name of Object.values(names)) {
        await admin.query(`drop database if exists "${name}" with (force)`);
      }
      await admin.query(`drop role if exists ${owner}`);
      await admin.end();
      await Promise.all([home.drop(), place.drop()]);
    },
  };
}
