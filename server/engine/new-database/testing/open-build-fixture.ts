import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { createRepository } from '#server/adapters/repository-db/create-repository.ts';
import { createSchemaDumper } from '#server/adapters/schema-dump/create-schema-dumper.ts';
import type { OpenedArchive } from '#server/engine/archive/read-manifest.ts';
import { readManifest } from '#server/engine/archive/read-manifest.ts';
import { readSchemaSql, type SchemaStatements } from '#server/engine/archive/read-schema-sql.ts';
import { splitStatements } from '#server/engine/archive/split-statements.ts';
import { backUp } from '#server/engine/backup/back-up.ts';
import type { BuildResult } from '#server/engine/build-database/build-input.ts';
import { makeWorkDatabaseName } from '#server/engine/build-role/database-name.ts';
import { dropWorkDatabase } from '#server/engine/databases/drop-work-database.ts';
import type { Progress } from '#server/engine/report/progress.ts';
import type { Report } from '#server/engine/report/report.ts';
import {
  openRestoreFixture,
  type RestoreFixture,
  testLimits,
} from '#server/engine/restore/testing/open-restore-fixture.ts';
import { type RepositoryState, readRepositoryState } from '#server/engine/restore/testing/read-repository-state.ts';
import { debianBinaries } from '#tests/debian-server.ts';
import { type BuildWholeInput, buildWhole } from '../build-whole.ts';

export const applicationName = `build test ${process.pid}`;

/** A repository with a backup, and databases built beside it. */
export type BuildFixture = RestoreFixture & {
  /** What the last build reported. */
  reports: Report[];
  archive(): Promise<OpenedArchive>;
  /** A backup as a runner takes it. @param schemas all unless told. @returns the schema in it */
  backUpWhole(schemas?: string[]): Promise<SchemaStatements>;
  /** Makes a database, builds it and hands it over, as a runner does; the fixture drops it. */
  build(
    schema: SchemaStatements,
    changes?: Partial<BuildWholeInput>,
  ): Promise<BuildResult & { name: string; url: string }>;
};

export async function openBuildFixture(options: Parameters<typeof openRestoreFixture>[0]): Promise<BuildFixture> {
  const fixture = await openRestoreFixture(options);
  const repository = createRepository({ url: fixture.database.url });
  const made: string[] = [];
  const reports: Report[] = [];
  const archive = () => readManifest(fixture.bucket.bucket, fixture.key);
  return {
    ...fixture,
    reports,
    archive,
    async backUpWhole(schemas) {
      await fixture.bucket.bucket.delete(fixture.key);
      await backUp({
        bucket: fixture.bucket.bucket,
        repository: createRepository({ url: fixture.database.adminUrl }),
        applicationName: 'build test',
        dumpSchema: createSchemaDumper({ url: fixture.database.adminUrl }),
        signal: new AbortController().signal,
        onProgress: () => {},
        limits: testLimits,
        key: fixture.key,
        schemas: schemas ?? null,
        about: { stack: 'test', consoleVersion: '0', daemonId: '1', startedBy: 'tester', startedOn: new Date() },
      });
      const schema = await readSchemaSql(fixture.bucket.bucket, await archive());
      if (schema === null) throw new Error('The archive has no schema.');
      return schema;
    },
    async build(schema, changes = {}) {
      const name = makeWorkDatabaseName(1);
      made.push(name);
      reports.length = 0;
      fixture.progress.length = 0;
      const result = await buildWhole({
        bucket: fixture.bucket.bucket,
        repository,
        archive: changes.archive ?? (await archive()),
        schema,
        database: name,
        buildRole: null,
        isOwn: true,
        limits: { connections: 3, memoryBytes: 64_000_000 },
        applicationName,
        signal: new AbortController().signal,
        onProgress: (progress: Progress) => fixture.progress.push(progress),
        onReport: (report) => reports.push(report),
        ...changes,
      });
      return { ...result, name, url: addressOf(fixture.database.adminUrl, name) };
    },
    async close() {
      const administrator = createRepository({ url: fixture.database.adminUrl });
      for (const name of made) await dropWorkDatabase({ repository: administrator, name, applicationName });
      await fixture.close();
    },
  };
}

export function addressOf(url: string, database: string): string {
  const address = new URL(url);
  address.pathname = `/${encodeURIComponent(database)}`;
  return address.toString();
}

/** The schema of a database of Debian's server, by its pg_dump. */
export function dumpStatements(url: string): SchemaStatements {
  const section = (name: string) => splitStatements(dump(url, `--section=${name}`));
  return { preData: section('pre-data'), postData: section('post-data') };
}

export function dumpSchema(url: string): string {
  return dump(url, '--schema-only');
}

function dump(url: string, option: string): string {
  const binaries = debianBinaries();
  if (binaries === null) throw new Error("There is no pg_dump of Debian's.");
  const text = execFileSync(join(binaries, 'pg_dump'), [option, '--dbname', url], {
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  });
  return text.replaceAll(/^\\(un)?restrict .*$/gm, '');
}

/** What a database holds, whatever numbers PostgreSQL gave to its things: rows, sequences and large objects. */
export async function readContent(url: string): Promise<RepositoryState> {
  const state = await readRepositoryState(url);
  return Object.fromEntries(Object.entries(state).filter(([thing]) => /^(rows|sequence|large object) /.test(thing)));
}

/** The schema of a database of any server, by the pg_dump that backups use. */
export async function dumpWhole(url: string): Promise<string> {
  const connection = await createRepository({ url }).connect({ applicationName });
  try {
    await connection.execute('begin isolation level repeatable read read only');
    const [row] = await connection.query<{ snapshot: string }>('select pg_catalog.pg_export_snapshot() as snapshot');
    const { preData, postData } = await createSchemaDumper({ url })({
      snapshot: row?.snapshot ?? '',
      schemas: null,
      applicationName,
      mostBytes: 64_000_000,
      signal: new AbortController().signal,
    });
    return `${preData}${postData}`.replaceAll(/^\\(un)?restrict .*$/gm, '');
  } finally {
    await connection.close();
  }
}
