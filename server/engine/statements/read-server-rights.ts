import type { Statement } from './read-statement.ts';

/** The kinds of objects that have no schema. */
const withoutSchema = /(?:schema|server|publication|wrapper|language)$/;

/** A name with its schema, as pg_dump writes it. */
const qualified = /^("(?:[^"]|"")*"|[^\s".]+)\.(?:"(?:[^"]|"")*"|[^\s".]+)$/;

/**
 * Lists in words which rights a schema grants on objects of the server itself, such as a function that reads files. pg_dump writes such
 * grants when somebody made them. A name without a schema is listed too, as it may be found among the server's own objects.
 */
export function readServerRights(statements: Iterable<Statement>): string[] {
  const rights = new Set<string>();
  for (const statement of statements) {
    if (isOnServersOwn(statement))
      rights.add(`${statement.kind === 'owner' ? 'the owner of the ' : ''}${statement.label}`);
  }
  return [...rights];
}

function isOnServersOwn({ kind, what, sql, found: { name } }: Statement): boolean {
  if (kind !== 'owner' && kind !== 'privilege') return false;
  if (name === undefined || /^revoke\b/i.test(sql)) return false;
  if (withoutSchema.test(what)) return what.endsWith('schema') && isServers(name);
  const schema = qualified.exec(name)?.[1];
  return schema === undefined || isServers(schema);
}

function isServers(schema: string): boolean {
  const name = schema.startsWith('"') ? schema.slice(1, -1) : schema.toLowerCase();
  return name.startsWith('pg_') || name === 'information_schema';
}
