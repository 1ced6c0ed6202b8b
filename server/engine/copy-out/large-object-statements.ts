/** How many bytes of a large object one row holds. */
const pieceBytes = 256 * 1024;

/** Flags of lo_open and lo_lseek64: https://www.postgresql.org/docs/current/lo-interfaces.html */
const forReading = 262144;
const fromItsEnd = 2;

/** Copies a row for each large object, by oid: its oid, owner, privileges (null for the default ones) and comment. */
export const listStatement = `copy (select m.oid, pg_catalog.pg_get_userbyid(m.lomowner),
    case when m.lomacl is not null then coalesce(
      (select json_agg(json_build_object(
         'grantee', case when g.grantee <> 0 then pg_catalog.pg_get_userbyid(g.grantee) end,
         'privilege', g.privilege_type, 'grantable', g.is_grantable) order by g.place)
         from pg_catalog.aclexplode(m.lomacl)
         with ordinality as g (grantor, grantee, privilege_type, is_grantable, place)), '[]')::text end,
    pg_catalog.obj_description(m.oid, 'pg_largeobject')
  from pg_catalog.pg_largeobject_metadata m order by m.oid) to stdout`;

/**
 * Writes the statement that copies the bytes of large objects, in pieces: those from oid `first` on and below `beyond`. Each object is
 * opened, measured and closed before the next one, as PostgreSQL does not merge subqueries that call volatile functions.
 */
export function piecesStatement(first: string, beyond?: string): string {
  const until = beyond === undefined ? '' : `and m.oid < ${beyond}::oid`;
  return `copy (select closed.oid, piece.position, pg_catalog.lo_get(closed.oid, piece.position, ${pieceBytes})
    from (select oid, size, pg_catalog.lo_close(handle) as done
            from (select oid, handle, pg_catalog.lo_lseek64(handle, 0, ${fromItsEnd}) as size
                    from (select m.oid, pg_catalog.lo_open(m.oid, ${forReading}) as handle
                            from pg_catalog.pg_largeobject_metadata m
                           where m.oid >= ${first}::oid ${until} order by m.oid) opened) measured) closed
   cross join lateral pg_catalog.generate_series(0, closed.size - 1, ${pieceBytes}) as piece (position)) to stdout`;
}
