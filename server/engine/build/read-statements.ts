import { setImmediate as nextTurn } from 'node:timers/promises';
import { AppError } from '#server/errors.ts';
import type { SchemaStatements } from '../archive/read-schema-sql.ts';
import { scanStatements } from '../archive/scan-statements.ts';
import { judgeStatement, type Statement } from './read-statement.ts';

/** Others get the processor so often. */
const longestTurnMs = 10;

/** A statement of a schema, and where it stands: "statement 12 before the rows". */
export type PlacedRead = Statement & { place: string };

/**
 * Reads all statements of a schema and lets others have the processor meanwhile, whatever they hold.
 * @throws AppError STOPPED
 */
export async function readStatements(schema: SchemaStatements, signal: AbortSignal): Promise<PlacedRead[]> {
  const read: PlacedRead[] = [];
  let began = performance.now();
  const sections = [
    ['before', schema.preData],
    ['after', schema.postData],
  ] as const;
  for (const [where, script] of sections) {
    for (const [index, sql] of script.entries()) {
      const place = `statement ${index + 1} ${where} the rows`;
      for (const statement of scanStatements(sql)) {
        if (statement !== null) read.push({ ...judgeStatement(statement), place });
        if (performance.now() - began < longestTurnMs) continue;
        await nextTurn();
        if (signal.aborted) throw new AppError('STOPPED', 'The reading of the schema was stopped.');
        began = performance.now();
      }
    }
  }
  return read;
}
