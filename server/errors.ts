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

/**
 * What exactly went wrong, where its code alone does not tell enough to say what to do. Each is thrown somewhere, and each has a likely
 * cause in server/services/daemons/failure-causes.ts: tests/failure-reasons.test.ts fails otherwise.
 */
export const failureReasons = [
  'BUCKET_KEY_INVALID',
  'BUCKET_MISSING',
  'BUCKET_FULL',
  'BUCKET_REGION_WRONG',
  'BUCKET_ACCESS_DENIED',
  'BUCKET_FAULT',
  'UPLOAD_ABORTED',
  'CLOCK_WRONG',
  'PARTS_REFUSED',
  'BODY_TOO_LARGE',
  'IN_COLD_STORAGE',
  'CONTENT_DIFFERS',
  'DATABASE_NOT_BUILDABLE',
  'STAGED_RESTORE_REFUSED',
  'UNDO_REFUSED',
  'DATABASE_NAME_TAKEN',
  'SESSIONS_REMAIN',
  'TABLE_IN_USE',
  'ANOTHER_RESTORE',
  'PRIVILEGE_MISSING',
  'DATA_DAMAGED',
  'BUILD_ROLE_REFUSED',
  'STANDBY_NOT_USABLE',
] as const;

export type FailureReason = (typeof failureReasons)[number];

/** Who signed an archive that is not believed; null if nobody did. */
export type Untrusted = { signer: { stack: string; fingerprint: string } | null };

export type AppErrorOptions = {
  /** The cause for an administrator (S3 status, request id, SQLSTATE ...): one string, never a secret, a connection string or a path. */
  details?: string;
  reason?: FailureReason;
  /** PostgreSQL's five characters, if it was PostgreSQL that refused. */
  sqlState?: string;
  /** Whether it is certain that the work changed nothing, and the sentence says so. */
  unchanged?: boolean;
  /** Seconds after which a retry makes sense; becomes Retry-After. */
  retryAfterSeconds?: number;
  /** The daemon that is in the way (409). */
  daemonId?: string;
  /** Who signed the archive that is not believed (409). */
  untrusted?: Untrusted;
  cause?: unknown;
};

/** What may change when a failure is worded again: `details` null takes them away. */
export type Rewording = { code?: ErrorCode; reason?: FailureReason; details?: string | null; unchanged?: boolean };

/** A failure whose `message` is a whole sentence that a person may read: it names what was wrong and what to do. */
export class AppError extends Error {
  override readonly name = 'AppError';
  readonly code: ErrorCode;
  /** null if the code tells all that is known. */
  readonly reason: FailureReason | null;
  /** null if PostgreSQL did not refuse anything. */
  readonly sqlState: string | null;
  /** Whether it is certain that the work changed nothing, and the sentence says so. */
  readonly unchanged: boolean;
  readonly details: string | null;
  readonly retryAfterSeconds: number | null;
  readonly daemonId: string | null;
  readonly untrusted: Untrusted | null;

  constructor(code: ErrorCode, message: string, options: AppErrorOptions = {}) {
    super(message, { cause: options.cause });
    this.code = code;
    this.reason = options.reason ?? null;
    this.sqlState = options.sqlState ?? null;
    this.unchanged = options.unchanged ?? false;
    this.details = options.details ?? null;
    this.retryAfterSeconds = options.retryAfterSeconds ?? null;
    this.daemonId = options.daemonId ?? null;
    this.untrusted = options.untrusted ?? null;
  }

  /**
   * The same failure under another sentence. It keeps every fact but those that `changes` names; this one is its cause.
   * @param message a whole sentence, as of every AppError
   */
  reworded(message: string, changes: Rewording = {}): AppError {
    const details = changes.details === undefined ? this.details : changes.details;
    const reason = changes.reason ?? this.reason;
    return new AppError(changes.code ?? this.code, message, {
      ...(details === null ? {} : { details }),
      ...(reason === null ? {} : { reason }),
      ...(this.sqlState === null ? {} : { sqlState: this.sqlState }),
      ...(this.retryAfterSeconds === null ? {} : { retryAfterSeconds: this.retryAfterSeconds }),
      ...(this.daemonId === null ? {} : { daemonId: this.daemonId }),
      ...(this.untrusted === null ? {} : { untrusted: this.untrusted }),
      unchanged: changes.unchanged ?? this.unchanged,
      cause: this,
    });
  }
}

export function isAppError(error: unknown): error is AppError {
  return error instanceof AppError;
}
