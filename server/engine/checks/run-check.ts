import { formatDuration } from '#lib/format/format-duration.ts';
import { AppError, isAppError } from '#server/errors.ts';
import type { Repository, RepositoryConnection } from '#server/ports/repository.ts';

export type CheckQuestion = { sql: string; timeoutSeconds: number };

export type CheckPlace = {
  /** The repository's server, with sessions that log in as the build role. */
  repository: Repository;
  /** The database that was restored. */
  database: string;
  applicationName: string;
  signal: AbortSignal;
};

const mostRows = 100;
const mostBytes = 8000;
const batchBytes = 16 * 1024;
/** PostgreSQL ends a question first, with its own words; this is for a server that does not. */
const graceMs = 5000;

/**
 * Asks a database one question, in a session and a read only transaction of its own. The text is one SELECT: PostgreSQL reads it as the
 * query of a cursor, which takes nothing else, before it runs. Its answer is not read any further than its bound.
 * @returns the answer as COPY text without its last line feed: columns divided by tabs, NULL for no value
 * @throws AppError REPOSITORY_REFUSED if PostgreSQL refuses it, if it takes longer than its time limit, or if the answer has more than 100
 *   rows or 8,000 bytes; REPOSITORY_UNREACHABLE; STOPPED
 */
export async function runCheck({ sql, timeoutSeconds }: CheckQuestion, place: CheckPlace): Promise<string> {
  const deadline = AbortSignal.timeout(timeoutSeconds * 1000 + graceMs);
  const signal = AbortSignal.any([place.signal, deadline]);
  const { repository, database, applicationName } = place;
  try {
    const connection = await repository.connect({ database, applicationName, signal });
    try {
      return await ask(connection, withoutEnd(sql), timeoutSeconds);
    } finally {
      await connection.close();
    }
  } catch (error) {
    if (place.signal.aborted) throw error;
    if (deadline.aborted || (isAppError(error) && error.sqlState === '57014')) throw tookTooLong(timeoutSeconds);
    throw error;
  }
}

async function ask(connection: RepositoryConnection, sql: string, timeoutSeconds: number): Promise<string> {
  await connection.execute('begin isolation level repeatable read, read only');
  await connection.execute(
    `set local statement_timeout = ${timeoutSeconds * 1000}; set local lock_timeout = ${timeoutSeconds * 1000};
     set local idle_in_transaction_session_timeout = ${timeoutSeconds * 1000 + graceMs}`,
  );
  await connection.executeOne(`declare stack_console_check no scroll cursor for ${sql}`);
  await connection.execute('close stack_console_check');
  const parts: Buffer[] = [];
  let [rows, bytes] = [0, 0];
  for await (const batch of connection.copyOut(`copy (${sql}\n) to stdout (null 'NULL')`, { batchBytes })) {
    rows += batch.rows;
    bytes += batch.data.length;
    if (rows > mostRows || bytes > mostBytes) throw isTooLarge();
    parts.push(batch.data);
  }
  return Buffer.concat(parts).toString('utf8').replace(/\n$/, '');
}

/** The text without the semicolons and spaces after it, which cannot stand inside of another statement. */
function withoutEnd(sql: string): string {
  let end = sql.length;
  while (end > 0 && (sql[end - 1] === ';' || sql[end - 1]?.trim() === '')) end--;
  return sql.slice(0, end);
}

function isTooLarge(): AppError {
  return new AppError(
    'REPOSITORY_REFUSED',
    'The answer has more than 100 rows or 8,000 bytes. Let the check count or sum up what it asks for.',
  );
}

function tookTooLong(timeoutSeconds: number): AppError {
  return new AppError(
    'REPOSITORY_REFUSED',
    `The check took longer than ${formatDuration(timeoutSeconds * 1000)}. Give it more time, or ask for less.`,
  );
}
