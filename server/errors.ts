/**
 * Every way a request or a daemon can fail, by code. No HTTP here: server/http/answers/error-status.ts is the only place that
 * turns a code into a status.
 */
export const errorCodes = [
  'BAD_REQUEST',
  'UNAUTHENTICATED',
  'FORBIDDEN',
  'NOT_FOUND',
  'METHOD_NOT_ALLOWED',
  'REQUEST_TIMEOUT',
  'CONFLICT',
  'PRECONDITION_FAILED',
  'PAYLOAD_TOO_LARGE',
  'UNSUPPORTED_MEDIA_TYPE',
  'RANGE_NOT_SATISFIABLE',
  'TOO_MANY_REQUESTS',
  'HEADERS_TOO_LARGE',
  'STACK_UNAVAILABLE',
  'SETTING_INVALID',
  'ARCHIVE_NOT_FOUND',
  'ARCHIVE_INVALID',
  'ARCHIVE_MISMATCH',
  'ARCHIVE_UNTRUSTED',
  'BUCKET_REFUSED',
  'BUCKET_UNREACHABLE',
  'REPOSITORY_REFUSED',
  'REPOSITORY_UNREACHABLE',
  'STOPPED',
  'INTERNAL',
] as const;

export type ErrorCode = (typeof errorCodes)[number];

/** Who signed an archive that is not believed; null: nobody. */
export type Untrusted = { signer: { stack: string; fingerprint: string } | null };

export type AppErrorOptions = {
  /** The cause for an administrator (S3 status, request id, SQLSTATE ...): one string, never a secret, a connection string or a path. */
  details?: string;
  /** Seconds after which a retry makes sense; becomes Retry-After. */
  retryAfterSeconds?: number;
  /** The daemon that is in the way (409). */
  daemonId?: string;
  /** Who signed the archive that is not believed (409); null: nobody. */
  untrusted?: Untrusted;
  cause?: unknown;
};

/** A failure whose `message` is a whole sentence that a person may read: it names what was wrong and what to do. */
export class AppError extends Error {
  override readonly name = 'AppError';
  readonly code: ErrorCode;
  readonly details: string | null;
  readonly retryAfterSeconds: number | null;
  readonly daemonId: string | null;
  readonly untrusted: Untrusted | null;

  constructor(code: ErrorCode, message: string, options: AppErrorOptions = {}) {
    super(message, { cause: options.cause });
    this.code = code;
    this.details = options.details ?? null;
    this.retryAfterSeconds = options.retryAfterSeconds ?? null;
    this.daemonId = options.daemonId ?? null;
    this.untrusted = options.untrusted ?? null;
  }
}

export function isAppError(error: unknown): error is AppError {
  return error instanceof AppError;
}
