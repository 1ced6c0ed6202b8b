import type pg from 'pg';
import { settings } from '#server/env.ts';
import { AppError } from '#server/errors.ts';
import type { RoleLogin } from '#server/ports/repository.ts';
import type { DumpSchema, SchemaDumpOptions, SchemaScripts } from '#server/ports/schema-dump.ts';
import { addressOfDatabase } from '../repository-db/address-of-database.ts';
import { addressOfRole } from '../repository-db/address-of-role.ts';
import { commandAnswer, encryptionRefused, startupAnswer } from './backend-messages.ts';
import { DumpSession } from './dump-session.ts';
import { type FrontendMessage, FrontendMessages } from './frontend-messages.ts';
import { KeptAnswers } from './kept-answers.ts';
import { readNeededExtensions } from './read-needed-extensions.ts';
import { type Answer, runPgDump } from './run-pg-dump.ts';

const nothing = Buffer.alloc(0);
const defaultSilenceMs = 120_000;
const defaultLockTimeoutMs = 5_000;

/** Statements of pg_dump that are not sent: the session that owns the snapshot holds the locks, and this console sets the lock timeout. */
const answeredHere: { statement: RegExp; answer: Buffer }[] = [
  { statement: /^LOCK TABLE [^;]* IN ACCESS SHARE MODE;?$/i, answer: commandAnswer('LOCK TABLE', 'T') },
  { statement: /^SET lock_timeout = 0;?$/i, answer: commandAnswer('SET', 'I') },
];

const factsQuery = `select pg_catalog.current_setting('server_version') as server_version,
  pg_catalog.current_setting('server_encoding') as server_encoding,
  pg_catalog.current_setting('is_superuser') as is_superuser,
  session_user::text as session_authorization`;

type Facts = { server_version: string; server_encoding: string; is_superuser: string; session_authorization: string };
type Prepared = { facts: Facts; extensions: string[] };

type DumperInput = {
  url: string;
  /** How long to wait for an answer of the server, in milliseconds. */
  silenceMs?: number;
  /** A session that waits for an exclusive lock waits for the end of the backup. pg_dump must not wait behind it for ever. */
  lockTimeoutMs?: number;
};

/** Makes a DumpSchema that runs pg_dump for the repository at `url`. No program of this machine is needed. */
export function createSchemaDumper(input: DumperInput): DumpSchema {
  const { url, silenceMs = defaultSilenceMs, lockTimeoutMs = defaultLockTimeoutMs } = input;
  return async (options) => {
    const { applicationName, schemas, signal } = options;
    const { session, prepared } = await DumpSession.open({ url, applicationName, signal, silenceMs }, (client) =>
      prepare(client, { schemas, lockTimeoutMs }),
    );
    try {
      return await dump(session, prepared, options);
    } finally {
      await session.close();
    }
  };
}

/** Makes a DumpSchema for the repository of this process's settings or another database of its server, as its own role or another one. */
export function schemaDumper(database?: string, login?: RoleLogin): DumpSchema {
  const url = addressOfDatabase(settings().repository.url, database);
  return createSchemaDumper({ url: login === undefined ? url : addressOfRole(url, login) });
}

async function prepare(
  client: pg.Client,
  { schemas, lockTimeoutMs }: { schemas: string[] | null; lockTimeoutMs: number },
): Promise<Prepared> {
  await client.query(`set lock_timeout = ${lockTimeoutMs}; set standard_conforming_strings = on`);
  const { rows } = await client.query<Facts>(factsQuery);
  const [facts] = rows;
  if (facts === undefined) throw new AppError('INTERNAL', 'PostgreSQL did not tell its version.');
  const extensions = schemas === null ? [] : await readNeededExtensions(client, schemas);
  return { facts, extensions };
}

async function dump(session: DumpSession, prepared: Prepared, options: SchemaDumpOptions): Promise<SchemaScripts> {
  const kept = new KeptAnswers(options.mostBytes);
  const chosen = [
    `--snapshot=${options.snapshot}`,
    ...(options.schemas ?? []).map((name) => `--schema=${quotePattern(name)}`),
    ...prepared.extensions.map((name) => `--extension=${quotePattern(name)}`),
  ];
  const scripts = await runPgDump({
    runs: ['pre-data', 'post-data'].map((section) => ['--schema-only', `--section=${section}`, ...chosen]),
    answerer: () => answerer(session, prepared.facts, kept, options.mostBytes),
    signal: options.signal,
  });
  const [preData = nothing, postData = nothing] = scripts.map(tidy);
  const pgDumpVersion = /^-- Dumped by pg_dump version (\S+)/m.exec(preData.toString('utf8', 0, 1000))?.[1];
  if (pgDumpVersion === undefined) throw new AppError('INTERNAL', 'pg_dump wrote no schema.');
  return { pgDumpVersion, preData, postData };
}

/** Writes a pattern that matches only this name: https://www.postgresql.org/docs/current/app-psql.html#APP-PSQL-PATTERNS */
function quotePattern(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

/** Stands between one run of pg_dump and the session. */
function answerer(session: DumpSession, facts: Facts, kept: KeptAnswers, mostBytes: number): Answer {
  const messages = new FrontendMessages();
  let unsent: Buffer[] = [];
  let answered = 0;
  const ask = async (message: Extract<FrontendMessage, { bytes: Buffer }>, onPiece: (piece: Buffer) => void) => {
    const pieces: Buffer[] = [];
    const all = Buffer.concat([...unsent, message.bytes]);
    unsent = [];
    await session.ask(all, (piece) => {
      answered += piece.length;
      pieces.push(piece);
      onPiece(piece);
    });
    if (message.kind === 'query') kept.keep(message.sql, pieces);
    if (answered > mostBytes) throw tooLarge();
  };
  return async (written, onPiece) => {
    for (const message of messages.take(written)) {
      if (message.kind === 'encryption') onPiece(encryptionRefused);
      else if (message.kind === 'startup') onPiece(startupAnswer(settingsTold(facts)));
      else if (message.kind === 'other') unsent.push(message.bytes);
      else if (message.kind === 'sync') await ask(message, onPiece);
      else if (message.kind === 'query') {
        const known = answerHere(message.sql) ?? kept.get(message.sql);
        if (known === undefined) await ask(message, onPiece);
        else for (const piece of known) onPiece(piece);
      }
    }
  };
}

function answerHere(sql: string): Buffer[] | undefined {
  const found = answeredHere.find(({ statement }) => statement.test(sql));
  return found && [found.answer];
}

function settingsTold(facts: Facts): Record<string, string> {
  return {
    ...facts,
    client_encoding: 'UTF8',
    standard_conforming_strings: 'on',
    DateStyle: 'ISO, MDY',
    integer_datetimes: 'on',
  };
}

/** Removes settings that a server older than pg_dump would refuse. */
function tidy(script: Buffer): Buffer {
  const setting = Buffer.from('\nSET transaction_timeout = 0;');
  const place = script.subarray(0, 2000).indexOf(setting);
  if (place === -1) return script;
  return Buffer.concat([script.subarray(0, place), script.subarray(place + setting.length)]);
}

function tooLarge(): AppError {
  return new AppError('REPOSITORY_REFUSED', 'The schema is too large for the memory that RUNNER_MEMORY_MB allows.');
}
