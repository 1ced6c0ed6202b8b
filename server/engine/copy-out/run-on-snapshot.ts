import { runTogether } from '#server/async/run-together.ts';
import { hasSqlState } from '#server/sql/has-sql-state.ts';
import type { SharedSnapshot } from './open-snapshot.ts';

/** A session of its own that can see a snapshot which another session holds open. */
export interface SnapshotSession {
  /** Begins a transaction that sees what the snapshot sees, and rolls back the transaction before it. */
  join(snapshot: SharedSnapshot): Promise<void>;
  /** Ends the session. Never throws. */
  close(): Promise<void>;
}

export type SnapshotRun<Session extends SnapshotSession, Task> = {
  snapshot: SharedSnapshot;
  /** The sessions take the tasks in this order, each the next one when it has finished one. */
  tasks: readonly Task[];
  /** How many sessions run at once. */
  sessions: number;
  signal: AbortSignal;
  /** Opens one session. `signal` also aborts when another session has failed. */
  open: (signal: AbortSignal) => Promise<Session>;
  /** Runs one task. @throws AppError; that ends the whole run */
  run: (session: Session, task: Task, signal: AbortSignal) => Promise<void>;
  /** Is called when no task is left for the session, before the session is closed. */
  finish?: (session: Session) => Promise<void>;
};

/** A transaction keeps the lock of each table that it has read. After this many tasks a session begins another one. */
const tasksPerTransaction = 200;

const tooManyConnections = '53300';

/**
 * Runs tasks on several sessions that all see one snapshot. Where the server or the role allows fewer sessions, those that there are do all of it.
 * @throws AppError what failed first, when all sessions are closed
 */
export async function runOnSnapshot<Session extends SnapshotSession, Task>(
  input: SnapshotRun<Session, Task>,
): Promise<void> {
  const { snapshot, tasks } = input;
  const failure = new AbortController();
  const signal = AbortSignal.any([input.signal, failure.signal]);
  const waiting = tasks.values();
  const runSession = async (session: Session) => {
    try {
      let taken = 0;
      for (const task of waiting) {
        if (taken % tasksPerTransaction === 0) await session.join(snapshot);
        taken += 1;
        await input.run(session, task, signal);
      }
      await input.finish?.(session);
    } finally {
      await session.close();
    }
  };
  const runAnother = async () => {
    const session = await input.open(signal).catch((error: unknown) => {
      if (hasSqlState(error, tooManyConnections)) return null;
      throw error;
    });
    if (session !== null) await runSession(session);
  };
  const sessions = Math.min(input.sessions, tasks.length);
  if (sessions === 0) return;
  const first = await input.open(signal);
  const others = Array.from({ length: sessions - 1 }, () => runAnother);
  await runTogether([() => runSession(first), ...others], failure);
}
