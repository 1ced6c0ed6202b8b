/** Of a relation c of pg_class: it is not an extension's. */
export const ofNoExtension = `not exists (
      select from pg_catalog.pg_depend d
       where d.classid = 'pg_catalog.pg_class'::regclass and d.objid = c.oid and d.deptype = 'e')`;

/** Tables c, with their schemas n, that hold rows of their own, in the schemas $1. */
export const ownTables = `c.relkind = 'r' and c.relpersistence <> 't' and n.nspname = any($1) and ${ofNoExtension}`;

/** The session's role may select from it. */
export const isReadable = `(pg_catalog.has_schema_privilege(n.oid, 'usage') and pg_catalog.has_table_privilege(c.oid, 'select'))`;

/** Row-level security would hide rows from the session's role. */
export const hidesRows = `(c.relrowsecurity and pg_catalog.row_security_active(c.oid))`;
