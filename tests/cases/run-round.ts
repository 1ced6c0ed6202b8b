import { randomBytes } from 'node:crypto';
import { addressOfDatabase } from '#server/adapters/repository-db/address-of-database.ts';
import { addressOfRole } from '#server/adapters/repository-db/address-of-role.ts';
import { createRepository } from '#server/adapters/repository-db/create-repository.ts';
import { createSchemaDumper } from '#server/adapters/schema-dump/create-schema-dumper.ts';
import { backUp } from '#server/engine/backup/back-up.ts';
import { makeWorkDatabaseName } from '#server/engine/build-role/database-name.ts';
import { restoreIntoNew } from '#server/engine/new-database/restore-into-new.ts';
import { createReporter } from '#server/engine/report/reporter.ts';
import { restore } from '#server/engine/restore/restore.ts';
import { restoreStaged } from '#server/engine/staged-restore/restore-staged.ts';
import { replaceRepository } from '#server/engine/switch/replace-repository.ts';
import { verifyArchive } from '#server/engine/verify/verify-archive.ts';
import { isAppError } from '#server/errors.ts';
import { startTestBucket } from '#tests/bucket.ts';
import { asSuperuser, loadCase } from './load-case.ts';
import { type Content, compareContent, readContent } from './read-content.ts';

/** How one step of a round ended; `named`: what differs is named by the product's notes. `notes` are the product's own sentences. */
export type StepResult = {
  ended: 'same' | 'named' | 'changed' | 'failed';
  differences: string[];
  error: string | null;
  notes: string[];
};

export const steps = ['backup', 'verify', 'in place', 'staged', 'undo', 'new'] as const;
export type Step = (typeof steps)[number];
export type Round = { name: string; server: string; results: Partial<Record<Step, StepResult>> };

const limits = { connections: 2, memoryBytes: 64_000_000, partLimit: 10_000 };

/**
 * Takes a database through everything that the console does with one: a backup, its verification, a restore in place after its rows were
 * spoiled, a staged restore after they were spoiled again, its undo, and a new database. Each is compared with the database as it was.
 * @param server the superuser's address of a server
 */
export async function runRound(server: string, name: string, version: string): Promise<Round> {
  const loaded = await loadCase(server, name);
  const bucket = await startTestBucket();
  const results: Round['results'] = {};
  const { ownerUrl, adminUrl, database } = loaded;
  const repository = createRepository({ url: ownerUrl });
  const signal = new AbortController().signal;
  const common = { bucket: bucket.bucket, repository, key: 'case.zip', signal, limits, onProgress: () => {} };
  const building = {
    ...common,
    buildRole: null,
    isOwn: async () => true,
    onOpened: async () => {},
    onBeforeCreate: async () => {},
  };
  const target = `${database}_new`;
  const testDatabase = makeWorkDatabaseName(1);
  try {
    const before = await readContent(adminUrl);
    results.backup = await attempt(async () => {
      const { notes } = await backUp({
        ...common,
        applicationName: 'case backup',
        dumpSchema: createSchemaDumper({ url: ownerUrl }),
        schemas: null,
        about: { stack: 'cases', consoleVersion: '0', daemonId: '1', startedBy: 'tester', startedOn: new Date() },
      });
      return { notes, differences: compareContent(before, await readContent(adminUrl)) };
    });
    if (results.backup.ended === 'failed') return { name, server: version, results };
    results.verify = await attempt(async () => {
      const { notes } = await verifyArchive({
        ...building,
        database: testDatabase,
        applicationName: 'case verify',
        dumpSchemaAs: (login) => {
          const url = addressOfDatabase(ownerUrl, testDatabase);
          return createSchemaDumper({ url: login === null ? url : addressOfRole(url, login) });
        },
      });
      return { notes, differences: [] };
    });
    results['in place'] = await attempt(async () => {
      await spoil(adminUrl, before);
      const { notes } = await restore({
        ...common,
        schemas: null,
        applicationName: `case restore ${randomBytes(4).toString('hex')}`,
        lockTimeoutMs: 5_000,
        onBeforeChange: async () => {},
        onTransaction: async () => {},
      });
      return { notes, differences: compareContent(before, await readContent(adminUrl)) };
    });
    results.staged = await attempt(async () => {
      await spoil(adminUrl, before);
      const workDatabase = makeWorkDatabaseName(2);
      const { notes } = await restoreStaged({
        ...building,
        applicationName: 'case staged',
        workDatabase,
        readSwitchCheck: async () => ({
          repository,
          database,
          schemas: null,
          applicationName: 'case staged',
          signal,
          isConsoleDatabase: false,
        }),
        onHold: async () => {},
        replacement: replacement({ repository: database, incoming: workDatabase, kept: `${database}_before` }, true),
      });
      return { notes, differences: compareContent(before, await readContent(adminUrl)) };
    });
    if (results.staged.ended !== 'failed') {
      results.undo = await attempt(async () => {
        await replaceRepository({
          ...replacement({ repository: database, incoming: `${database}_before`, kept: `${database}_undone` }, false),
          repository,
          applicationName: 'case undo',
          signal,
          reporter: createReporter<'switch'>(undefined),
        });
        return { notes: [], differences: [] };
      });
    }
    results.new = await attempt(async () => {
      const { notes } = await restoreIntoNew({
        ...building,
        applicationName: 'case new',
        target,
        workDatabase: makeWorkDatabaseName(3),
        onBeforeName: async () => {},
      });
      const url = new URL(adminUrl);
      url.pathname = `/${target}`;
      return { notes, differences: compareContent(before, await readContent(url.toString())) };
    });
    return { name, server: version, results };
  } finally {
    await bucket.stop();
    await loaded.drop();
  }
}

async function attempt(work: () => Promise<{ notes: string[]; differences: string[] }>): Promise<StepResult> {
  try {
    const { notes, differences } = await work();
    const isNamed = (thing: string) => notes.some((note) => note.includes(thing.slice(thing.lastIndexOf(' ') + 1)));
    const ended = differences.length === 0 ? 'same' : differences.every(isNamed) ? 'named' : 'changed';
    return { ended, differences, error: null, notes };
  } catch (error) {
    if (!isAppError(error)) throw error;
    const text = error.details === null ? error.message : `${error.message} [${error.details}]`;
    return { ended: 'failed', differences: [], error: text, notes: [] };
  }
}

function replacement(names: { repository: string; incoming: string; kept: string }, copiesProperties: boolean) {
  return {
    names,
    copiesProperties,
    withinMs: 20_000,
    onHold: async () => {},
    onBeforeClosing: async () => {},
    readRoleMarks: async () => [],
    onTransaction: async () => {},
  };
}

/** Deletes half of each table's rows, moves every sequence on, removes large objects, and refreshes the views that can be. */
async function spoil(adminUrl: string, content: Content): Promise<void> {
  await asSuperuser(adminUrl, async (client) => {
    await client.query(
      'set default_transaction_read_only to off; set session_replication_role to replica; set row_security to off',
    );
    for (const [name, value] of content) {
      const [, kind, relation] = /^(table|sequence|materialized view) (.*)$/.exec(name) ?? [];
      if (kind === 'table')
        await client.query(`delete from ${relation} where ctid::text like '%1)' or ctid::text like '%3)'`);
      if (kind === 'sequence') await client.query(`select nextval($1)`, [relation]);
      if (kind === 'materialized view' && value !== 'not filled')
        await client.query(`refresh materialized view ${relation}`).catch(() => {});
    }
    await client.query('select lo_unlink(oid) from pg_largeobject_metadata where oid::int8 % 7 = 0 limit 500');
  });
}
