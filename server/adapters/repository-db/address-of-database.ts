import { pathOfDatabase } from '#server/database-address/read-database-address.ts';

/** Writes the address of another database of the same server. Without a database it returns the same address. */
export function addressOfDatabase(url: string, database: string | undefined): string {
  if (database === undefined) return url;
  const other = new URL(url);
  other.pathname = pathOfDatabase(database);
  return other.toString();
}
