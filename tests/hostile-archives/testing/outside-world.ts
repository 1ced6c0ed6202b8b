import { randomBytes } from 'node:crypto';
import { existsSync, rmSync } from 'node:fs';
import { Client } from 'pg';
import { readRepositoryState } from '#server/engine/restore/testing/read-repository-state.ts';
import { ownerRole } from '#tests/test-servers.ts';

/** What a hostile command would write if it ran (../commands.ts). */
const canaryFile = '/tmp/hostile';

/** Things of a server that an archive must not touch: another database of the repository's own role, and a role. */
export type OutsideWorld = {
  database: string;
  role: string;
  /**
   * All that could be changed: databases, roles and their passwords, settings, tablespaces, what the databases hold, a file. Rights are
   * told in full: a GRANT that grants nothing, which PostgreSQL lets everybody run, only writes the default rights down.
   */
  look(): Promise<unknown>;
  remove(): Promise<void>;
};

/** What the hostile commands would make, beside what they would change. */
const wouldBeMade = ['hostile', 'hostile_database', 'hostile_group', 'hostile_role', 'hostile_target'];

/**
 * @param adminUrl a superuser's address of the repository
 * @param owner the repository's own role
 * @param others roles that must stay as they are, too
 */
export async function makeOutsideWorld(
  adminUrl: string,
  owner: string = ownerRole.name,
  others: readonly string[] = [],
): Promise<OutsideWorld> {
  const suffix = randomBytes(4).toString('hex');
  const [database, role] = [`hostile_canary_${suffix}`, `hostile_victim_${suffix}`];
  const url = new URL(adminUrl);
  const repositoryName = url.pathname.slice(1);
  url.pathname = `/${database}`;
  rmSync(canaryFile, { force: true });
  await run(adminUrl, `create role ${role} login password 'unchanged'`);
  await run(adminUrl, `create database ${database} owner ${owner}`);
  await run(url.toString(), `create table kept (a text); insert into kept values ('as it was')`);
  return {
    database,
    role,
    async look() {
      const names = [database, repositoryName, 'postgres', 'template0', 'template1', ...wouldBeMade];
      const roles = ['postgres', owner, role, ...others, ...wouldBeMade];
      return {
        databases: await run(
          adminUrl,
          `select datname, datdba::regrole, coalesce(datacl, acldefault('d', datdba)) as datacl, datallowconn, datconnlimit,
                  dattablespace, shobj_description(oid, 'pg_database') as comment
             from pg_database where datname = any ($1) order by datname`,
          [names],
        ),
        roles: await run(
          adminUrl,
          `select a.*, shobj_description(oid, 'pg_authid') as comment,
                  (select array_agg(m.roleid::regrole::text order by 1) from pg_auth_members m where m.member = a.oid) as member_of
             from pg_authid a where rolname = any ($1) order by rolname`,
          [roles],
        ),
        settings: await run(
          adminUrl,
          `select setdatabase, setrole::regrole, setconfig from pg_db_role_setting
            where setdatabase in (select oid from pg_database where datname = any ($1))
               or setrole in (select oid from pg_roles where rolname = any ($2)) or (setdatabase = 0 and setrole = 0)`,
          [names, roles],
        ),
        systemSettings: await run(
          adminUrl,
          `select name, setting from pg_file_settings where sourcefile ~ 'auto.conf$' order by name`,
        ),
        tablespaces: await run(
          adminUrl,
          `select spcname, spcowner::regrole, coalesce(spcacl, acldefault('t', spcowner)) as spcacl, spcoptions from pg_tablespace where spcname ~ '^(pg_|hostile)' order by spcname`,
        ),
        cluster: await run(
          adminUrl,
          `select 'slot' as what, slot_name::text as name from pg_replication_slots where slot_name ~ '^hostile'
           union select 'origin', roname from pg_replication_origin where roname ~ '^hostile'
           union select 'subscription', subname from pg_subscription where subname ~ '^hostile'
           union select 'prepared transaction', gid from pg_prepared_xacts where gid ~ '^hostile' order by 1, 2`,
        ),
        canary: await readRepositoryState(url.toString()),
        repository: await readRepositoryState(adminUrl),
        file: existsSync(canaryFile),
      };
    },
    async remove() {
      await run(adminUrl, `drop database if exists ${database} with (force)`);
      await run(adminUrl, `drop role if exists ${role}`);
    },
  };
}

async function run(url: string, sql: string, parameters: unknown[] = []): Promise<unknown[]> {
  const client = new Client(url);
  await client.connect();
  try {
    return (await client.query(sql, parameters)).rows;
  } finally {
    await client.end();
  }
}
