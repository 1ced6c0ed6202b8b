import { isAppError } from '#server/errors.ts';
import type { SchemaScripts } from '#server/ports/schema-dump.ts';
import { splitSchema } from '../archive/split-statements.ts';
import { exportSnapshot } from '../copy-out/open-snapshot.ts';
import { mostSchemaBytes } from '../dump-schema/schema-reader.ts';
import { readStatement } from '../statements/read-statement.ts';
import type { CompareInput, Comparison } from './compare-input.ts';

const longestStatement = 200;

/**
 * Dumps the schema of the database and compares it with the archive's, statement by statement. A difference is only a note, as every
 * statement of the archive ran without an error. Nothing is compared when the pg_dump or the PostgreSQL is of another version, which may
 * write the same schema in other words.
 * @throws AppError REPOSITORY_UNREACHABLE, STOPPED
 */
export async function compareSchema(input: CompareInput): Promise<Comparison> {
  const {
    schema,
    archive: { manifest },
  } = input;
  if (manifest.schemaSql === undefined || !(await isSameServer(input))) return { differences: [], notes: [] };
  input.onCompared('Comparing the schema', 0);
  try {
    const scripts = await dumpDatabaseSchema(input);
    if (scripts.pgDumpVersion !== manifest.schemaSql.pgDumpVersion) return { differences: [], notes: [] };
    const archived = [...schema.preData, ...schema.postData];
    const restored = [scripts.preData, scripts.postData].flatMap((script) => splitSchema(script.toString('utf8')));
    return {
      differences: [],
      notes: [
        ...noteOf('lacks', without(archived, restored).filter(isCompared)),
        ...noteOf('has besides', without(restored, archived).filter(isCompared)),
      ],
    };
  } catch (error) {
    if (!isAppError(error) || error.code !== 'REPOSITORY_REFUSED') throw error;
    return { differences: [], notes: [`The restored schema could not be compared: ${error.message}`] };
  }
}

async function isSameServer({ connection, archive: { manifest } }: CompareInput): Promise<boolean> {
  const [server] = await connection.query<{ version: number }>(
    `select pg_catalog.current_setting('server_version_num')::int as version`,
  );
  return Math.floor((server?.version ?? 0) / 10_000) === Math.floor(manifest.serverVersionNumber / 10_000);
}

/** Owners and privileges are tried and rolled back by try-hand-over.ts, and the build names what it leaves out: both are not compared. */
function isCompared(sql: string): boolean {
  const { runs, what } = readStatement(sql);
  return runs !== 'nobody' && (runs !== 'owner' || what === 'extension');
}

/** Nobody else changes the database, so no table is locked. */
async function dumpDatabaseSchema(input: CompareInput): Promise<SchemaScripts> {
  const { connection, applicationName, memoryBytes, signal } = input;
  const { manifest } = input.archive;
  const snapshot = await exportSnapshot(connection);
  const scripts = await input.dumpSchema({
    snapshot: snapshot.id,
    schemas: manifest.largeObjects === undefined ? manifest.schemas : null,
    applicationName,
    mostBytes: mostSchemaBytes(memoryBytes),
    signal,
  });
  await connection.execute('rollback');
  return scripts;
}

/** Returns the statements of `some` that are not in `others`, each as often as it is missing. */
function without(some: readonly string[], others: readonly string[]): string[] {
  const left = new Map<string, number>();
  for (const statement of others) left.set(statement, (left.get(statement) ?? 0) + 1);
  return some.filter((statement) => {
    const times = left.get(statement) ?? 0;
    left.set(statement, times - 1);
    return times <= 0;
  });
}

/** Options and addresses may hold passwords. Of statements with them only the name is shown. */
const mayHoldPasswords = /^(server|user mapping|subscription|foreign)/;

function describeShortly(sql: string): string {
  const { what, label } = readStatement(sql);
  return mayHoldPasswords.test(what) ? `the ${label}` : sql.replace(/\s+/g, ' ').slice(0, longestStatement);
}

function noteOf(verb: string, statements: readonly string[]): string[] {
  const [first] = statements;
  if (first === undefined) return [];
  const shown = describeShortly(first);
  const others = statements.length === 1 ? '' : ` (and ${statements.length - 1} more statements)`;
  return [`The restored schema ${verb}: ${shown}${others}`];
}
