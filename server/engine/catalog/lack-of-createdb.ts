import { quoteIdentifier } from '#server/sql/quote-identifier.ts';

/** Whether a row of pg_roles, by its alias, may create and rename databases. */
export function mayCreateDatabases(alias: string): string {
  return `(${alias}.rolsuper or ${alias}.rolcreatedb)`;
}

/** What a person is told whose role may not. */
export function lackOfCreatedb(role: string): string {
  return `The role ${role} may not create or rename databases. Let a superuser give it that: alter role ${quoteIdentifier(role)} createdb.`;
}
