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
