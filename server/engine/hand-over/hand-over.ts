import type { RepositoryConnection } from '#server/ports/repository.ts';
import { quoteIdentifier } from '#server/sql/quote-identifier.ts';
import { quoteLiteral } from '#server/sql/quote-literal.ts';
import type { BuildInput } from '../build-database/build-input.ts';
import { giveLargeObjects } from '../build-database/load-large-objects.ts';
import type { OwnersWork } from '../build-database/owners-work.ts';
import { refreshGuardedViews } from '../build-database/refresh-views.ts';
import { runStatements } from '../build-schema/run-statements.ts';
import { listNames } from '../report/list-names.ts';
import { endRoleSessionsHere } from '../sessions/end-sessions.ts';
import { openOwnerSession } from '../sessions/open-owner-session.ts';
import { isAboutNothing, noteLeftOut } from './left-out-statements.ts';
import { takeFromBuilder } from './take-from-builder.ts';

/**
 * Gives a database that was built to the roles that own it in the archive, with the privileges on it, and takes every right from the
 * builder. A role that was made for the build is dropped. From here on the code of the archive runs with the rights of whoever uses
 * the database. Event triggers come last, as they run by themselves. When it resolves, the whole database is on disk.
 * @returns sentences that an administrator should know
 * @throws AppError REPOSITORY_REFUSED that names what could not be given away, REPOSITORY_UNREACHABLE, BUCKET_*, ARCHIVE_INVALID, STOPPED
 */
export async function handOver(input: BuildInput, work: OwnersWork): Promise<string[]> {
  const connection = await openOwnerSession(input);
  try {
    if (input.builder.login !== null) await endRoleSessionsHere(connection, input.builder.login.name);
    const leftOut = await runStatements(
      connection,
      [...work.publications, ...work.schemas, ...work.owners],
      isAboutNothing,
    );
    const notes = await giveLargeObjects(input, connection);
    leftOut.push(...(await runStatements(connection, [...work.comments, ...work.privileges], isAboutNothing)));
    notes.push(...noteLeftOut(leftOut));
    await takeFromBuilder(connection, input);
    notes.push(...(await refreshGuardedViews(connection, input, work.guardedViews)));
    if (!input.isOwn) notes.push(...(await warnOfSuperusers(connection)));
    await runStatements(connection, work.eventTriggers);
    await flushToDisk(connection, input);
    return notes;
  } finally {
    await connection.close();
  }
}

const superusersQuery = `select r.rolname::pg_catalog.text as name from pg_catalog.pg_roles r
   where r.rolsuper and exists (
     select from (select c.oid, c.relowner as owner, c.relnamespace as namespace from pg_catalog.pg_class c
                  union all select p.oid, p.proowner, p.pronamespace from pg_catalog.pg_proc p) o
       join pg_catalog.pg_namespace n on n.oid = o.namespace
      where o.owner = r.oid and n.nspname !~ '^pg_' and n.nspname <> 'information_schema'
        and not exists (select from pg_catalog.pg_depend d where d.objid = o.oid and d.deptype = 'e'))
   order by 1`;

/** Code that belongs to a superuser runs with a superuser's rights, even without a user when autovacuum evaluates it. */
async function warnOfSuperusers(connection: RepositoryConnection): Promise<string[]> {
  const superusers = await connection.query<{ name: string }>(superusersQuery);
  if (superusers.length === 0) return [];
  const names = listNames(superusers.map(({ name }) => name));
  return [
    `The backup was not made by this stack, and its tables and functions belong to a superuser now (${names}): their code runs with all rights on the server. Give them to an ordinary role.`,
  ];
}

/**
 * So far no commit has waited for the disk. PostgreSQL writes its log in order, so one commit that waits brings all commits before it to
 * the disk. The commit is that of a comment on the database, which fires no event trigger.
 */
async function flushToDisk(connection: RepositoryConnection, { database, archive }: BuildInput): Promise<void> {
  const { stack, snapshotOn } = archive.manifest;
  const comment = `Built by Stack Console from a backup of ${stack}, taken at ${snapshotOn}`;
  await connection.execute(
    `set synchronous_commit to on; comment on database ${quoteIdentifier(database)} is ${quoteLiteral(comment)}`,
  );
}
