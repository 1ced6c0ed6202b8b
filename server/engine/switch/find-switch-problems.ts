import { AppError, isAppError } from '#server/errors.ts';
import type { Repository, RepositoryConnection } from '#server/ports/repository.ts';
import { lackOfCreatedb, mayCreateDatabases } from '#server/sql/lack-of-createdb.ts';
import { listStandbyProblem } from '../catalog/standby.ts';
import { listNames } from '../report/list-names.ts';

export type SwitchCheck = {
  repository: Repository;
  /** The repository's name in the settings. */
  database: string;
  /** REPOSITORY_SCHEMAS; null for every user schema. */
  schemas: string[] | null;
  applicationName: string;
  signal: AbortSignal;
  /** Whether the console keeps its own tables in the repository's database, which could not be reached while it changes its name. */
  isConsoleDatabase: boolean;
};

/**
 * Finds the reasons why another database can't take the repository's name now. It changes nothing.
 * @returns sentences that say what to do; none when nothing is in the way
 * @throws AppError REPOSITORY_*, STOPPED
 */
export async function findSwitchProblems(input: SwitchCheck): Promise<string[]> {
  return withRepositorySession(input, async (connection) => {
    const server = await readServer(connection);
    return [
      ...(await listStandbyProblem(connection)),
      ...findLackOfCreatedb(server),
      ...(await listServerProblems(server, input)),
    ];
  });
}

/** Runs work on a session in the repository, and closes the session. */
export async function withRepositorySession<Result>(
  { repository, applicationName, signal }: SwitchCheck,
  work: (connection: RepositoryConnection) => Promise<Result>,
): Promise<Result> {
  const connection = await repository.connect({ applicationName, signal });
  try {
    return await work(connection);
  } finally {
    await connection.close();
  }
}

type Server = {
  role: string;
  owns: boolean;
  maySetOwner: boolean;
  createsDatabases: boolean;
  owner: string;
  database: string;
  slots: string[];
  subscriptions: string[];
  prepared: string[];
  mayNotEnd: string[];
};

const serverQuery = `select me.rolname as role, d.datname as database, pg_catalog.pg_get_userbyid(d.datdba) as owner,
    pg_catalog.pg_has_role(d.datdba, 'usage') as owns,
    pg_catalog.pg_has_role(d.datdba, case when pg_catalog.current_setting('server_version_num')::int >= 160000 then 'set' else 'member' end) as "maySetOwner",
    ${mayCreateDatabases('me')} as "createsDatabases",
    array(select slot_name::text from pg_catalog.pg_replication_slots where database = d.datname order by 1) as slots,
    array(select subname::text from pg_catalog.pg_subscription where subdbid = d.oid order by 1) as subscriptions,
    array(select gid from pg_catalog.pg_prepared_xacts where database = d.datname order by 1) as prepared,
    array(select distinct r.rolname::text from pg_catalog.pg_stat_activity a join pg_catalog.pg_roles r on r.oid = a.usesysid
           where a.datid = d.oid and not me.rolsuper
             and (r.rolsuper or not (pg_catalog.pg_has_role(r.oid, 'usage')
                                     or pg_catalog.pg_has_role('pg_signal_backend', 'usage'))) order by 1) as "mayNotEnd"
  from pg_catalog.pg_database d, pg_catalog.pg_roles me
 where d.datname = pg_catalog.current_database() and me.rolname = current_user`;

async function readServer(connection: RepositoryConnection): Promise<Server> {
  const [server] = await connection.query<Server>(serverQuery);
  if (server === undefined) throw new AppError('INTERNAL', 'The stack’s database is not in the list of databases.');
  return server;
}

/**
 * Finds what on the server prevents a switch, apart from a lack of CREATEDB.
 * @param connection a session in the repository
 * @returns sentences that say what to do; none when nothing is in the way
 * @throws AppError REPOSITORY_*, STOPPED
 */
export async function findServerProblems(connection: RepositoryConnection, input: SwitchCheck): Promise<string[]> {
  return listServerProblems(await readServer(connection), input);
}

async function listServerProblems(server: Server, input: SwitchCheck): Promise<string[]> {
  return [...findLackOfOwnership(server), ...(await findNoWayIn(server, input)), ...findTies(server, input)];
}

/** A staged restore leaves this to findBuildProblems(), which finds it too. */
function findLackOfCreatedb({ role, createsDatabases }: Server): string[] {
  return createsDatabases ? [] : [lackOfCreatedb(role)];
}

function findLackOfOwnership({ role, owner, owns, maySetOwner, database }: Server): string[] {
  if (owns && maySetOwner) return [];
  return [
    `The role ${role} does not own the database ${database}, which belongs to ${owner}: only its owner may rename it. Make ${role} its owner or a member of ${owner}.`,
  ];
}

/** Databases that every server has. While the repository is closed, the session that resolves a switch must get into one of them. */
const waysIn = ['postgres', 'template1'];

async function findNoWayIn({ role, database }: Server, { repository, applicationName, signal }: SwitchCheck) {
  for (const way of waysIn.filter((name) => name !== database)) {
    try {
      const session = await repository.connect({ applicationName, signal, database: way });
      await session.close();
      return [];
    } catch (error) {
      if (!isAppError(error) || error.code !== 'REPOSITORY_REFUSED') throw error;
    }
  }
  return [
    `The role ${role} is let into neither the database postgres nor template1, and a database is renamed from another one: allow it to connect to one of them.`,
  ];
}

function findTies({ role, database, slots, subscriptions, prepared, mayNotEnd }: Server, input: SwitchCheck): string[] {
  const problems: string[] = [];
  if (input.database !== database) {
    problems.push(
      `The address in REPOSITORY_DATABASE_URL says ${input.database} and the server calls the database ${database}: something between them (a pooler?) knows it by another name, and would not notice the change. Give the console the server's own address.`,
    );
  }
  if (input.isConsoleDatabase) {
    problems.push(
      `The database ${database} holds the console's own tables too (DATABASE_URL), which would change with it. Give the console a database of its own.`,
    );
  }
  if (slots.length > 0) {
    problems.push(
      `Logical replication reads from the database ${database} (slots: ${listNames(slots)}): it would go on with the previous database, which is kept. Drop the slots first.`,
    );
  }
  if (subscriptions.length > 0) {
    problems.push(
      `Subscriptions belong to the database ${database} (${listNames(subscriptions)}): they would go on filling the previous one, which is kept. Drop them first.`,
    );
  }
  if (prepared.length > 0) {
    problems.push(
      `Prepared transactions wait in the database ${database} (${listNames(prepared)}). Commit them or roll them back first.`,
    );
  }
  if (mayNotEnd.length > 0) {
    problems.push(
      `Sessions of ${listNames(mayNotEnd)} are in the database ${database}, and the role ${role} may not end them. End them first, or, where they are no superuser's, run “grant pg_signal_backend to ${role}” as a superuser.`,
    );
  }
  return problems;
}
