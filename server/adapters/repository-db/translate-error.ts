import pg from 'pg';
import { describeTlsFailure } from '#server/database-address/tls-failure.ts';
import { AppError, isAppError } from '#server/errors.ts';

/** Sentences for the most frequent errors, by SQLSTATE. For other errors PostgreSQL's own message is used. */
const sentences: Record<string, string> = {
  '28000':
    "PostgreSQL refused the login of the role in REPOSITORY_DATABASE_URL. Check the role and the server's pg_hba.conf.",
  '28P01': 'PostgreSQL refused the login of the role in REPOSITORY_DATABASE_URL. Check its name and password.',
  '3D000': 'The database in REPOSITORY_DATABASE_URL does not exist. Check its name.',
  '53100': 'The disk of the database server is full. Make room on it and try again.',
  '53200':
    'The database server is out of memory or locks. If its message names max_locks_per_transaction, raise that setting.',
  '53300': 'The database server has no free connection. Lower RUNNER_CONNECTIONS or raise max_connections.',
  '55P03': 'Another session held a lock for too long on what was to be copied. Try again when it has ended.',
};

/** Classes of SQLSTATE whose messages may name files of the server. */
const namesFiles = /^(53|58|F0|XX)/;
const longestText = 2000;
const lostSession = new Set(['57P01', '57P02', '57P03', '57P05', '08000', '08001', '08003', '08004', '08006']);

/** The error for work whose signal was aborted. */
export function stopped(cause?: unknown): AppError {
  return new AppError('STOPPED', 'The job was stopped.', { cause });
}

/** Makes an AppError of an error of `pg`. Neither its sentence nor its details hold the connection string or a path. */
export function translateError(error: unknown, signal?: AbortSignal): AppError {
  if (signal?.aborted) return stopped(error);
  if (isAppError(error)) return error;
  const tls = error instanceof Error ? describeTlsFailure(codeOf(error), cut(error.message)) : null;
  if (tls !== null) {
    const sentence = `The server in REPOSITORY_DATABASE_URL ${tls}`;
    return new AppError('REPOSITORY_UNREACHABLE', sentence, { details: networkDetails(error), cause: error });
  }
  if (error instanceof pg.DatabaseError) return translateDatabaseError(error);
  return new AppError(
    'REPOSITORY_UNREACHABLE',
    'The database does not answer, or the connection to it was lost. Check that it runs and that REPOSITORY_DATABASE_URL names it.',
    { details: networkDetails(error), cause: error },
  );
}

function codeOf(error: Error): string | null {
  return 'code' in error && typeof error.code === 'string' ? error.code : null;
}

function translateDatabaseError(error: pg.DatabaseError): AppError {
  const state = error.code ?? 'XX000';
  const message = withoutFiles(state, cut(error.message));
  const details = [
    `SQLSTATE ${state}`,
    message,
    error.detail && withoutFiles(state, cut(error.detail)),
    error.where && cut(error.where),
  ]
    .filter((part) => part !== undefined && part !== '')
    .join(', ');
  if (lostSession.has(state) || isClosed(error)) {
    const sentence = 'The database ended the connection or takes none now. Try again when it runs.';
    return new AppError('REPOSITORY_UNREACHABLE', sentence, { details, sqlState: state, cause: error });
  }
  const sentence = sentences[state] ?? `PostgreSQL refused: ${asSentence(message)}`;
  return new AppError('REPOSITORY_REFUSED', sentence, { details, sqlState: state, cause: error });
}

/** Functions of the database may raise errors of any length. Only the beginning of the text is looked at and reported. */
function cut(text: string): string {
  return text.length > longestText ? `${text.slice(0, longestText)}…` : text;
}

/** Whether the database is closed to new sessions, as during a switch. */
function isClosed({ code, severity }: pg.DatabaseError): boolean {
  return code === '55000' && severity === 'FATAL';
}

function withoutFiles(state: string, text: string): string {
  return namesFiles.test(state) ? text.replace(/"[^"]*\/[^"]*"/g, '(a file of the server)') : text;
}

function asSentence(message: string): string {
  return /[.!?]$/.test(message) ? message : `${message}.`;
}

function networkDetails(error: unknown): string {
  if (error instanceof Error && 'code' in error && typeof error.code === 'string') return error.code;
  if (error instanceof AggregateError) return networkDetails(error.errors[0]);
  if (error instanceof Error && /^(Connection terminated|timeout expired)/.test(error.message)) return error.message;
  return 'The connection was lost';
}
