import { quoteIdentifier } from './quote-identifier.ts';

/** Writes the SQL condition that a role may create and rename databases. @param alias the alias of pg_roles in the query */
export function mayCreateDatabases(alias: string): string {
  return `(${alias}.rolsuper or ${alias}.rolcreatedb)`;
}

/** The sentence for a role that may not create databases. */
export function lackOfCreatedb(role: string): string {
  return `The role ${role} may not create or rename databases. Let a superuser give it that: alter role ${quoteIdentifier(role)} createdb.`;
}
