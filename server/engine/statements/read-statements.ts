import { Turns } from '#server/async/turns.ts';
import type { SchemaStatements } from '../archive/read-schema-sql.ts';
import { scanStatements } from '../archive/scan-statements.ts';
import { judgeStatement, type Statement } from './read-statement.ts';

/** How many statements that pg_dump does not write are collected, as no more are named. */
const mostForeign = 1000;

/** A statement of a schema, and where it stands: "statement 12 before the rows". */
export type PlacedRead = Statement & { place: string };

/**
 * Reads all statements of a schema, and gives other work the processor now and then.
 * @throws AppError STOPPED
 */
export async function readStatements(schema: SchemaStatements, signal: AbortSignal): Promise<PlacedRead[]> {
  const read: PlacedRead[] = [];
  const turns = new Turns(signal);
  let foreign = 0;
  const sections = [
    ['before', schema.preData],
    ['after', schema.postData],
  ] as const;
  for (const [where, script] of sections) {
    for (const [index, sql] of script.entries()) {
      const place = `statement ${index + 1} ${where} the rows`;
      for (const statement of scanStatements(sql)) {
        if (statement !== null) {
          const judged = judgeStatement(statement);
          if (judged.runs === null) foreign++;
          if (judged.runs !== null || foreign <= mostForeign) read.push({ ...judged, place });
        }
        if (turns.areOver()) await turns.next();
      }
    }
  }
  return read;
}
