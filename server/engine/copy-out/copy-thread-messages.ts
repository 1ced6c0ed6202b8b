import { AppError, type ErrorCode, type FailureReason, isAppError } from '#server/errors.ts';
import type { WrittenEntry } from '../archive/archive-writer.ts';
import type { EntryDescription } from '../archive/describe-entry.ts';
import type { CopyTask } from './copy-session.ts';
import type { CopiedRange } from './copy-worker.ts';
import type { SharedSnapshot } from './open-snapshot.ts';
import type { MemoryPlan } from './plan-memory.ts';

/** A request to a copy thread. Each is answered with `done` or `failed` before the next one is sent. */
export type CopyRequest =
  | { kind: 'open'; applicationName: string; memory: MemoryPlan }
  | { kind: 'join'; snapshot: SharedSnapshot }
  | { kind: 'copy'; task: CopyTask }
  | { kind: 'drain' }
  | { kind: 'close' };

export type ToCopyThread =
  | CopyRequest
  /** Stops the thread's work, as an aborted signal does. */
  | { kind: 'stop' }
  /** The answer to the open `append`; null when it failed. */
  | { kind: 'appended'; written: WrittenEntry | null };

export type FromCopyThread =
  | { kind: 'done' }
  | { kind: 'failed'; failure: Failure }
  | { kind: 'rows'; rows: number; bytes: number }
  | { kind: 'append'; entry: string; data: Uint8Array; described: EntryDescription }
  | { kind: 'copied'; task: CopyTask; copied: CopiedRange };

/** An AppError in the form in which it is sent between threads. */
export type Failure = {
  code: ErrorCode;
  message: string;
  details: string | null;
  reason: FailureReason | null;
  sqlState: string | null;
};

export function describeFailure(error: unknown): Failure {
  if (isAppError(error)) {
    const { code, message, details, reason, sqlState } = error;
    return { code, message, details, reason, sqlState };
  }
  const message = error instanceof Error ? error.message : String(error);
  return {
    code: 'INTERNAL',
    message: `A thread that copies failed: ${message}`,
    details: null,
    reason: null,
    sqlState: null,
  };
}

export function failureOf({ code, message, details, reason, sqlState }: Failure): AppError {
  return new AppError(code, message, {
    ...(details === null ? {} : { details }),
    ...(reason === null ? {} : { reason }),
    ...(sqlState === null ? {} : { sqlState }),
  });
}
