import { dropOwnOptions } from '../archive/drop-own-options.ts';
import { scanStatements } from '../archive/scan-statements.ts';

/**
 * Removes the options that a server keeps for itself (drop-own-options.ts) from a script of pg_dump.
 * @param script UTF-8
 * @returns the same buffer when there is nothing to remove
 */
export function tidyScript(script: Buffer): Buffer {
  if (!/[(,]\s*pg_\w+\s*=/.test(script.toString('latin1'))) return script;
  const text = script.toString('utf8');
  const pieces: string[] = [];
  let end = 0;
  for (const statement of scanStatements(text)) {
    if (statement === null) continue;
    const tidied = dropOwnOptions(statement);
    if (tidied === statement.sql) continue;
    pieces.push(text.slice(end, statement.start), tidied ?? '');
    end = statement.start + statement.sql.length;
    // The statement's semicolon is removed too.
    if (tidied === null) end = text.indexOf(';', end) + 1;
  }
  return pieces.length === 0 ? script : Buffer.from([...pieces, text.slice(end)].join(''));
}
