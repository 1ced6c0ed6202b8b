/** Writes the address of another database of the same server. Without a database it returns the same address. */
export function addressOfDatabase(url: string, database: string | undefined): string {
  if (database === undefined) return url;
  const other = new URL(url);
  other.pathname = `/${encodeURIComponent(database)}`;
  return other.toString();
}
