/** The SQL condition that a relation c of pg_class belongs to no extension. */
export const ofNoExtension = `not exists (
      select from pg_catalog.pg_depend d
       where d.classid = 'pg_catalog.pg_class'::regclass and d.objid = c.oid and d.deptype = 'e')`;

/** The SQL condition that c is a table with rows of its own in the schemas $1. n is its row of pg_namespace. */
export const ownTables = `c.relkind = 'r' and c.relpersistence <> 't' and n.nspname = any($1) and ${ofNoExtension}`;

/** The SQL condition that the session's role may select from c. */
export const isReadable = `(pg_catalog.has_schema_privilege(n.oid, 'usage') and pg_catalog.has_table_privilege(c.oid, 'select'))`;

/** The SQL condition that row-level security would hide rows of c from the session's role. */
export const hidesRows = `(c.relrowsecurity and pg_catalog.row_security_active(c.oid))`;
