import { dropOwnOptions } from './drop-own-options.ts';
import { scanStatements } from './scan-statements.ts';

/**
 * Splits a script of SQL as psql does (scan-statements.ts).
 * @returns the statements in their order, without their semicolons and without the comments around them
 */
export function splitStatements(script: string): string[] {
  const statements: string[] = [];
  for (const statement of scanStatements(script)) if (statement !== null) statements.push(statement.sql);
  return statements;
}

/**
 * Splits a script of pg_dump, without the options that a server keeps for itself (drop-own-options.ts). Two equal schemas have equal
 * statements.
 */
export function splitSchema(script: string): string[] {
  const statements: string[] = [];
  for (const statement of scanStatements(script)) {
    const sql = statement && dropOwnOptions(statement);
    if (sql !== null) statements.push(sql);
  }
  return statements;
}
