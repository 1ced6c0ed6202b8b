import { AppError, isAppError } from '#server/errors.ts';
import type { SchemaScripts } from '#server/ports/schema-dump.ts';
import { splitSchema } from '../archive/split-statements.ts';
import { mostSchemaBytes } from '../dump-schema/schema-reader.ts';
import { readStatement } from '../statements/read-statement.ts';
import type { CompareInput, Comparison } from './compare-input.ts';

const longestStatement = 200;

/**
 * Writes the schema of the database down again and compares it with the archive's, statement by statement. What differs is a note,
 * as each statement was run; nothing is compared where another pg_dump or another PostgreSQL would word it otherwise.
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
    const scripts = await dump(input);
    if (scripts.pgDumpVersion !== manifest.schemaSql.pgDumpVersion) return { differences: [], notes: [] };
    const archived = [...schema.preData, ...schema.postData];
    const restored = [scripts.preData, scripts.postData].flatMap((script) => splitSchema(script.toString('utf8')));
    return {
      differences: [],
      notes: [
        ...noteOf('lacks', without(archived, restored).filter(isThere)),
        ...noteOf('has besides', without(restored, archived).filter(isThere)),
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

/** Owners, privileges and what goes with them were given and taken back (try-hand-over.ts); what is left out is named by the build. */
function isThere(sql: string): boolean {
  const { runs, what } = readStatement(sql);
  return runs !== 'nobody' && (runs !== 'owner' || what === 'extension');
}

/** Nobody changes the database meanwhile, so no table has to be locked. */
async function dump(input: CompareInput): Promise<SchemaScripts> {
  const { connection, applicationName, memoryBytes, signal } = input;
  const { manifest } = input.archive;
  await connection.execute('begin isolation level repeatable read read only');
  const [snapshot] = await connection.query<{ id: string }>('select pg_catalog.pg_export_snapshot() as id');
  if (snapshot === undefined) throw new AppError('INTERNAL', 'PostgreSQL exported no snapshot.');
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

/** Those of `some` that `others` has not, each as often as it is missing. */
function without(some: readonly string[], others: readonly string[]): string[] {
  const left = new Map<string, number>();
  for (const statement of others) left.set(statement, (left.get(statement) ?? 0) + 1);
  return some.filter((statement) => {
    const times = left.get(statement) ?? 0;
    left.set(statement, times - 1);
    return times <= 0;
  });
}

/** Options and addresses hold passwords: of what has such only the name is told. */
const mayHoldPasswords = /^(server|user mapping|subscription|foreign)/;

function tellShortly(sql: string): string {
  const { what, label } = readStatement(sql);
  return mayHoldPasswords.test(what) ? `the ${label}` : sql.replace(/\s+/g, ' ').slice(0, longestStatement);
}

function noteOf(verb: string, statements: readonly string[]): string[] {
  const [first] = statements;
  if (first === undefined) return [];
  const shown = tellShortly(first);
  const others = statements.length === 1 ? '' : ` (and ${statements.length - 1} more statements)`;
  return [`The restored schema ${verb}: ${shown}${others}`];
}
