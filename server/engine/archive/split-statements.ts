import { dropOwnOptions } from './drop-own-options.ts';
import { scanStatements } from './scan-statements.ts';

/**
 * Takes a script of SQL apart as psql does (scan-statements.ts).
 * @returns the statements in their order, without their semicolons and without the comments around them
 */
export function splitStatements(script: string): string[] {
  const statements: string[] = [];
  for (const statement of scanStatements(script)) if (statement !== null) statements.push(statement.sql);
  return statements;
}

/**
 * The statements of a script of pg_dump's, without what its server keeps for itself (drop-own-options.ts): two schemas that are the
 * same give the same.
 */
export function splitSchema(script: string): string[] {
  const statements: string[] = [];
  for (const statement of scanStatements(script)) {
    const sql = statement && dropOwnOptions(statement);
    if (sql !== null) statements.push(sql);
  }
  return statements;
}
