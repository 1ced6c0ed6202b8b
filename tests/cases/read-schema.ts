import { createRepository } from '#server/adapters/repository-db/create-repository.ts';
import { createSchemaDumper } from '#server/adapters/schema-dump/create-schema-dumper.ts';
import { splitSchema } from '#server/engine/archive/split-statements.ts';
import { exportSnapshot } from '#server/engine/copy-out/open-snapshot.ts';
import { readStatement } from '#server/engine/statements/read-statement.ts';

/** A statement of `pg_dump --schema-only`: the object that it is about in words, the names in it, and how often the statement is there. */
export type SchemaStatement = { sql: string; label: string; names: string[]; times: number };

const mostBytes = 500_000_000;

/**
 * What `pg_dump --schema-only` writes as a superuser, by statements, as the order may be another one in a new database.
 * @returns null if pg_dump can't read the schema
 */
export async function readSchema(adminUrl: string): Promise<SchemaStatement[] | null> {
  const signal = new AbortController().signal;
  const connection = await createRepository({ url: adminUrl }).connect({ applicationName: 'case schema', signal });
  try {
    const snapshot = await exportSnapshot(connection);
    const dump = createSchemaDumper({ url: adminUrl });
    const options = { snapshot: snapshot.id, schemas: null, applicationName: 'case pg_dump', mostBytes, signal };
    const scripts = await dump(options).catch(() => null);
    return scripts === null ? null : countStatements([scripts.preData, scripts.postData]);
  } finally {
    await connection.close();
  }
}

function countStatements(scripts: readonly Buffer[]): SchemaStatement[] {
  const counted = new Map<string, SchemaStatement>();
  for (const statement of scripts.flatMap((script) => splitSchema(script.toString('utf8'))).flatMap(describe)) {
    const known = counted.get(statement.sql);
    if (known === undefined) counted.set(statement.sql, statement);
    else known.times++;
  }
  return [...counted.values()];
}

const checkOfTable = /^ {4}CONSTRAINT ("(?:[^"]|"")+"|\S+) CHECK .*?,?$/gm;

/** The checks in a CREATE TABLE are told by themselves, as one that does not hold comes back apart from it. Every new database has plpgsql. */
function describe(sql: string): SchemaStatement[] {
  const { label, what, found } = readStatement(sql);
  if (found.name === 'plpgsql' && what.endsWith('extension')) return [];
  const names = [found.constraint ?? found.name, found.constraint === undefined ? undefined : found.table];
  const statement = { sql, label, names: names.filter((name) => name !== undefined), times: 1 };
  if (what !== 'table' || !sql.startsWith('CREATE')) return [statement];
  const checks = [...sql.matchAll(checkOfTable)].map(([line, name = '']) => ({
    sql: `${found.name}: ${line.replace(/,$/, '')}`,
    label: `check ${name} of ${found.name}`,
    names: [name],
    times: 1,
  }));
  return [{ ...statement, sql: sql.replaceAll(checkOfTable, '').replaceAll(/[\n,]+/g, '\n') }, ...checks];
}
