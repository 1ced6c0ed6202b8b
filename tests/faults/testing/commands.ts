import { randomInt } from 'node:crypto';
import type { BackupRestoreStatus } from '#lib/contracts/daemon.ts';
import { type RepositoryState, readRepositoryState } from '#server/engine/restore/testing/read-repository-state.ts';
import { askConsole, readDaemon, waitForEnd } from './ask-console.ts';
import type { FaultStack } from './fault-stack.ts';
import { sampleOf } from './random.ts';
import { spoilSql } from './repository-content.ts';

/** What must hold of the databases once a daemon has ended. */
export type Expectation = {
  /** The repository's content before. */
  before: RepositoryState;
  /** What it is after the command has ended. */
  done: RepositoryState;
  /** What the other database that the command leaves holds then; undefined if it leaves none. */
  other?: RepositoryState;
};

/**
 * A command starts a daemon: a backup, a restore, an undo or a verification. A new kind of daemon is another entry of `commands`: every fault is then
 * tried on it too.
 */
export type Command = {
  name: string;
  /** What it does with the bucket while it works. */
  bucket: readonly ('reads' | 'writes')[];
  /** Brings the stack to where the command has something to do. */
  prepare(stack: FaultStack, round: number): Promise<Expectation>;
  /** Asks a console for it. */
  start(stack: FaultStack, url?: string): Promise<Response>;
};

const archives = new WeakMap<FaultStack, { key: string; state: RepositoryState }>();

export const backup: Command = {
  name: 'backup',
  bucket: ['writes'],
  async prepare(stack) {
    const before = await stateOf(stack);
    return { before, done: before };
  },
  start: (stack, url) =>
    askConsole(stack, 'POST', 'daemon/backup', { body: {}, ...(url === undefined ? {} : { url }) }),
};

/** As it is by default: what is there is backed up first. */
export const restore = restoreWith('restore', ['writes', 'reads'], {});
export const restoreAlone = restoreWith('restore without a safety backup', ['reads'], { safetyBackup: false });

function restoreWith(
  name: string,
  bucket: Command['bucket'],
  options: { safetyBackup?: boolean; mode?: 'STAGED' },
): Command {
  return {
    name,
    bucket,
    async prepare(stack, round) {
      const { state: done } = await archiveOf(stack);
      await stack.sql(spoilSql(round));
      const before = await stateOf(stack);
      return { before, done, ...(options.mode === 'STAGED' ? { other: before } : {}) };
    },
    async start(stack, url) {
      const body = { url: (await archiveOf(stack)).key, ...options };
      return askConsole(stack, 'POST', 'daemon/restore', { body, ...(url === undefined ? {} : { url }) });
    },
  };
}

/** Builds a database beside the repository, and lets the two change names. */
export const staged = restoreWith('staged restore', ['reads'], { mode: 'STAGED' });

/** Into a new database beside the repository, which stays as it is. */
export const intoNewDatabase: Command = {
  name: 'restore into a new database',
  bucket: ['reads'],
  async prepare(stack, round) {
    const { state: other } = await archiveOf(stack);
    await stack.sql(
      `update invoice set note = 'other ' || ${round} where id % 11 = 0; refresh materialized view spent`,
    );
    const before = await stateOf(stack);
    return { before, done: before, other };
  },
  async start(stack, url) {
    const target = { database: `copy_${randomInt(1_000_000_000)}` };
    const body = { url: (await archiveOf(stack)).key, target };
    return askConsole(stack, 'POST', 'daemon/restore', { body, ...(url === undefined ? {} : { url }) });
  },
};

const stagedRestores = new WeakMap<FaultStack, string>();

/** Gives the database its name back that a staged restore put aside. What an undo before brought back is replaced first. */
const undo: Command = {
  name: 'undo of a staged restore',
  bucket: [],
  async prepare(stack, round) {
    await complete(stack, restoreAlone);
    await stack.sql(spoilSql(round));
    const done = await stateOf(stack);
    stagedRestores.set(stack, (await complete(stack, staged)).id);
    const before = await stateOf(stack);
    return { before, done, other: before };
  },
  async start(stack, url) {
    const body = { daemonId: stagedRestores.get(stack) };
    return askConsole(stack, 'POST', 'daemon/undo', { body, ...(url === undefined ? {} : { url }) });
  },
};

/** A verification, which leaves nothing. */
export const verify: Command = {
  name: 'verification',
  bucket: ['reads'],
  async prepare(stack) {
    const before = await stateOf(stack);
    return { before, done: before };
  },
  async start(stack, url) {
    const body = { url: (await archiveOf(stack)).key };
    return askConsole(stack, 'POST', 'daemon/verify', { body, ...(url === undefined ? {} : { url }) });
  },
};

/** All of them, or those whose names FAULTS_COMMANDS fits. */
export const allCommands: Command[] = [backup, restore, restoreAlone, staged, intoNewDatabase, undo, verify].filter(
  ({ name }) => new RegExp(process.env.FAULTS_COMMANDS ?? '').test(name),
);

/** What most faults are tried on: in the sample two, by chance. */
export const commands: Command[] = sampleOf(allCommands, 2, 'commands');

/** Those that commit something: a restore's transaction, or the names of databases. */
export const changing: Command[] = [restoreAlone, staged, intoNewDatabase, undo].filter((command) =>
  allCommands.includes(command),
);

/** The content of a database, and what the database itself has: its owner, grants, settings and limits. */
export async function stateOf(stack: FaultStack, database = 'repository'): Promise<RepositoryState> {
  const [properties] = await stack.sql(
    `select concat_ws(' | ', d.datdba::regrole, d.datallowconn, d.datconnlimit,
            (select string_agg(a::text, ' ' order by a::text) from unnest(coalesce(d.datacl, acldefault('d', d.datdba))) a), shobj_description(d.oid, 'pg_database'),
            (select string_agg(concat_ws(' ', s.setrole, s.setconfig::text), ', ' order by s.setrole) from pg_db_role_setting s
              where s.setdatabase = d.oid)) as value from pg_database d where d.datname = '${database}'`,
  );
  const state = await readRepositoryState(stack.adminAddress(database));
  return { ...state, database: String(properties?.value) };
}

/** The backup that restores are made from, taken at the first call. */
export async function archiveOf(stack: FaultStack): Promise<{ key: string; state: RepositoryState }> {
  const known = archives.get(stack);
  if (known !== undefined) return known;
  const state = await stateOf(stack);
  const archive = { key: keyOf(await complete(stack, backup)), state };
  archives.set(stack, archive);
  return archive;
}

/** Runs a command to its end. @throws when it does not complete */
export async function complete(stack: FaultStack, command: Command): Promise<BackupRestoreStatus> {
  const answer = await command.start(stack);
  if (answer.status !== 201)
    throw new Error(`The ${command.name} was refused: ${answer.status} ${await answer.text()}`);
  const { id } = await readDaemon(answer);
  const daemon = await waitForEnd(stack, id, 60_000);
  if (daemon.status !== 'COMPLETED') throw new Error(`The ${command.name} did not complete: ${JSON.stringify(daemon)}`);
  return daemon;
}

export function keyOf({ backupUrl }: Pick<BackupRestoreStatus, 'backupUrl'>): string {
  return backupUrl?.slice(backupUrl.lastIndexOf('/') + 1) ?? '';
}
