import type { SchemaStatements } from '../archive/read-schema-sql.ts';
import { readKnownStatement } from './read-known-statement.ts';
import type { Statement } from './read-statement.ts';

type ReadSchema = { preData: Statement[]; postData: Statement[] };

const read = new WeakMap<SchemaStatements, ReadSchema>();

/**
 * Returns a schema's statements as readKnownStatement() reads them. They are read once, however often this is called, as tens of
 * thousands of statements take seconds.
 * @throws AppError ARCHIVE_INVALID when pg_dump writes no statement of such a form
 */
export function statementsOf(schema: SchemaStatements): ReadSchema {
  const known = read.get(schema);
  if (known !== undefined) return known;
  const statements = {
    preData: schema.preData.map(readKnownStatement),
    postData: schema.postData.map(readKnownStatement),
  };
  read.set(schema, statements);
  return statements;
}
