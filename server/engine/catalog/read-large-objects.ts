import { AppError } from '#server/errors.ts';
import type { RepositoryConnection } from '#server/ports/repository.ts';

/** The number and size of the database's large objects, which belong to no schema. */
export type LargeObjects = {
  count: number;
  /** The number of those whose owner's rights the session's role does not have. */
  foreign: number;
  /** The number of those that the session's role may not read. */
  unreadable: number;
  /** The first twenty of these, such as "16421 (of the role clerk)". */
  unreadableNames: string[];
  /** Whether a backup holds them: it does when it is of the whole database and not of some schemas. */
  included: boolean;
  /** The size on disk of all of them. */
  bytes: number;
};

const mostNames = 20;

type Row = Omit<LargeObjects, 'bytes' | 'included'> & { bytes: string };

/**
 * Counts the large objects, as the session's snapshot sees them.
 * @param included whether a backup holds them
 */
export async function readLargeObjects(connection: RepositoryConnection, included: boolean): Promise<LargeObjects> {
  const [found] = await connection.query<Row>(
    `with object as materialized (
       select m.oid, m.lomowner as owner,
              pg_catalog.pg_has_role(m.lomowner, 'usage') as owned,
              pg_catalog.current_setting('is_superuser')::bool
                or pg_catalog.current_setting('lo_compat_privileges')::bool
                or m.lomacl is null and pg_catalog.pg_has_role(m.lomowner, 'usage')
                or exists (select from pg_catalog.aclexplode(m.lomacl) g
                            where g.privilege_type = 'SELECT'
                              and case when g.grantee = 0 then true else pg_catalog.pg_has_role(g.grantee, 'usage') end) as readable
         from pg_catalog.pg_largeobject_metadata m
     )
     select count(*)::int as count,
            count(*) filter (where not owned)::int as foreign,
            count(*) filter (where not readable)::int as unreadable,
            array(select o.oid::text || ' (of the role ' || pg_catalog.pg_get_userbyid(o.owner) || ')'
                    from object o where not o.readable order by o.oid limit ${mostNames}) as "unreadableNames",
            pg_catalog.pg_relation_size('pg_catalog.pg_largeobject') as bytes
       from object`,
  );
  if (found === undefined) throw new AppError('INTERNAL', 'PostgreSQL did not count the large objects.');
  return { ...found, included, bytes: found.count === 0 ? 0 : Number(found.bytes) };
}
