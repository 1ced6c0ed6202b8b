import { randomBytes } from 'node:crypto';
import * as backupRoutes from '#app/repo/v1/admin/backup/[...key]/route.ts';
import * as detailsRoutes from '#app/repo/v1/admin/daemon/[id]/details/route.ts';
import { backupContents } from '#lib/contracts/backup.ts';
import type { BackupRestoreStatus } from '#lib/contracts/daemon.ts';
import { daemonDetails } from '#lib/contracts/daemon-details.ts';
import { isMigrationTable } from '#server/engine/copy-in/migration-tables.ts';
import { callRoute } from '#tests/call-route.ts';
import { postBackup, postRestore, postUndo, postVerify, readDaemon, waitForEnd } from '#tests/daemon-api.ts';
import type { CaseStack } from './case-stack.ts';
import { asSuperuser, type Case, type LoadedCase, loadCase } from './load-case.ts';
import { type Content, compareContent, type Held, readContent } from './read-content.ts';

/**
 * How one step of a round ended; `named`: what differs is named by the product's notes; `refused`: the console started nothing.
 * `notes` are the product's own sentences.
 */
export type StepResult = {
  ended: 'same' | 'named' | 'changed' | 'failed' | 'refused';
  differences: string[];
  error: string | null;
  notes: string[];
};

export const steps = ['backup', 'verify', 'in place', 'staged', 'undo', 'new'] as const;
/** What `other server` is: a new database on a server of another version. */
export type Step = (typeof steps)[number] | 'other server';
export type Round = { name: string; server: string; results: Partial<Record<Step, StepResult>> };

/** Thousands of objects take their time on a busy machine. */
const longestDaemonMs = 3_600_000;

/**
 * Takes a database through everything that the console does with one, by its API alone: a backup, its verification, a restore in place after its rows
 * were spoiled, a staged restore after they were spoiled again, its undo, and a new database. Each is compared with the database as it was.
 * @param server the superuser's address of a server
 */
export async function runRound(stack: CaseStack, server: string, case_: Case, version: string): Promise<Round> {
  const loaded = await loadCase(server, case_);
  try {
    await stack.serve(loaded.ownerUrl);
    return { name: case_.name, server: version, results: await takeSteps(stack.token, loaded) };
  } finally {
    await loaded.drop();
  }
}

/**
 * Backs a database up, and restores it into a new database on a server of another version, whose own database is empty.
 * @param servers the superuser's addresses of the two servers
 */
export async function runOtherServer(
  stack: CaseStack,
  servers: { from: string; to: string },
  case_: Case,
  versions: string,
): Promise<Round> {
  const suffix = randomBytes(4).toString('hex');
  const loaded = await loadCase(servers.from, case_, suffix);
  const home = await loadCase(servers.to, { name: 'empty', sql: 'select 1' }, suffix);
  try {
    await stack.serve(loaded.ownerUrl);
    const before = await readContent(loaded.adminUrl);
    const backup = await runDaemon(stack.token, postBackup(stack.token));
    const results: Round['results'] = { backup: await judge(backup, async () => []) };
    const url = backup.daemon?.backupUrl ?? null;
    if (url === null || backup.error !== null) return { name: case_.name, server: versions, results };
    await stack.serve(home.ownerUrl);
    const target = `${home.database}_new`;
    const restored = await runDaemon(stack.token, postRestore(stack.token, { url, target: { database: target } }));
    results['other server'] = await judge(restored, async () =>
      compareContent(before, await readContent(home.adminUrl.replace(`/${home.database}`, `/${target}`))),
    );
    return { name: case_.name, server: versions, results };
  } finally {
    await loaded.drop();
    await home.drop();
  }
}

async function takeSteps(token: string, { adminUrl, database }: LoadedCase): Promise<Round['results']> {
  const results: Round['results'] = {};
  const before = await readContent(adminUrl, { schema: true });
  const compared = async (url = adminUrl) => compareContent(before, await readContent(url, { schema: true }));
  const comparedRows = async (rows: Content) => compareContent(rows, await readContent(adminUrl));
  const rowsBefore = new Map([...before].filter(([key]) => !key.startsWith('statement ')));

  const backup = await runDaemon(token, postBackup(token));
  results.backup = await judge(backup, () => comparedRows(rowsBefore), await readNotes(token, backup.daemon));
  const url = backup.daemon?.backupUrl ?? null;
  if (results.backup.ended === 'failed' || url === null) return results;

  results.verify = await judge(await runDaemon(token, postVerify(token, { url })), async () => []);

  await spoil(adminUrl, before);
  const inPlace = await runDaemon(token, postRestore(token, { url, safetyBackup: false }));
  results['in place'] = await judge(inPlace, () => compared());

  await spoil(adminUrl, before);
  const spoiled = await readContent(adminUrl);
  const staged = await runDaemon(token, postRestore(token, { url, mode: 'STAGED' }));
  results.staged = await judge(staged, () => compared());
  if (staged.daemon?.status === 'COMPLETED') {
    const undo = await runDaemon(token, postUndo(token, staged.daemon.id));
    results.undo = await judge(undo, () => comparedRows(spoiled));
  }

  const target = `${database}_new`;
  const intoNew = await runDaemon(token, postRestore(token, { url, target: { database: target } }));
  results.new = await judge(intoNew, () => compared(adminUrl.replace(`/${database}`, `/${target}`)));
  return results;
}

type Ran = { daemon: BackupRestoreStatus | null; error: string | null; notes: string[] };

/** Waits for the end of a daemon that was asked for. */
async function runDaemon(token: string, asking: Promise<Response>): Promise<Ran> {
  const answer = await asking;
  if (answer.status !== 201) return { daemon: null, error: `${answer.status} ${await answer.text()}`, notes: [] };
  const { id } = await readDaemon(answer);
  const daemon = await waitForEnd(token, id, longestDaemonMs);
  const { notes, failure } = daemonDetails.parse(
    await (await callRoute(detailsRoutes, 'GET', `/daemon/${id}/details`, { token, params: { id } })).json(),
  );
  const error = [daemon.errorMessage, failure?.reason].filter((text) => text != null).join(' ');
  return { daemon, error: daemon.status === 'COMPLETED' ? null : error, notes };
}

/** What the page of a backup says that it does not hold. */
async function readNotes(token: string, daemon: BackupRestoreStatus | null): Promise<string[]> {
  const key = daemon?.backupUrl?.slice(daemon.backupUrl.lastIndexOf('/') + 1);
  if (key === undefined) return [];
  const answer = await callRoute(backupRoutes, 'GET', `/repo/v1/admin/backup/${key}`, { token });
  return backupContents.parse(await answer.json()).notes;
}

async function judge(
  { daemon, error, notes: told }: Ran,
  compare: () => Promise<Held[]>,
  more: string[] = [],
): Promise<StepResult> {
  const notes = [...new Set([...told, ...more])];
  if (error !== null) return { ended: daemon === null ? 'refused' : 'failed', differences: [], error, notes };
  const differing = await compare();
  const differences = [...new Set(differing.map(({ label }) => label))].sort();
  const ended = differing.length === 0 ? 'same' : differing.every((held) => isNamed(held, notes)) ? 'named' : 'changed';
  return { ended, differences, error, notes };
}

/** Names may be written with quotes or without. Some notes speak of all partitions of a table, or of all tables of a kind, of which they name the first. */
function isNamed({ label, names }: Held, notes: readonly string[]): boolean {
  const plain = (text: string) => text.replaceAll('"', '');
  return notes.some((note) => {
    if (
      note.includes('the migration tables are not changed') &&
      isMigrationTable(label.slice(label.lastIndexOf('.') + 1))
    )
      return true;
    const wanted = note.includes(' on the partitions alone') ? names.slice(0, 1) : names;
    return wanted.length > 0 && wanted.every((name) => plain(note).includes(plain(name)));
  });
}

/** Deletes half of each table's rows, moves every sequence on, removes large objects, and refreshes the views that can be. */
async function spoil(adminUrl: string, content: Content): Promise<void> {
  await asSuperuser(adminUrl, async (client) => {
    await client.query(
      'set default_transaction_read_only to off; set session_replication_role to replica; set row_security to off',
    );
    for (const { label, value } of content.values()) {
      const [, kind, relation] = /^(table|sequence|materialized view) (.*)$/s.exec(label) ?? [];
      if (kind === 'table')
        await client.query(`delete from ${relation} where ctid::text like '%1)' or ctid::text like '%3)'`);
      if (kind === 'sequence') await client.query(`select nextval($1)`, [relation]);
      if (kind === 'materialized view' && value !== 'not filled')
        await client.query(`refresh materialized view ${relation}`).catch(() => {});
    }
    await client.query(
      'select lo_unlink(oid) from (select oid from pg_largeobject_metadata where oid::int8 % 7 = 0 limit 500) one',
    );
  });
}
