import type { RepositoryConnection } from '#server/ports/repository.ts';
import { hasSqlState } from '#server/sql/has-sql-state.ts';
import { type PlacedStatement, sqlWithSettings } from '../build-schema/plan-post-data.ts';
import { explainStatement } from '../statements/explain-statement.ts';
import { isAboutContent } from '../weaker/is-about-content.ts';
import type { WeakenedList } from '../weaker/weakened.ts';
import { buildWeaker } from './build-weaker.ts';
import type { BuildSessions } from './open-build-sessions.ts';

export type TableFacts = {
  oid: number;
  /** The topmost partitioned table, or the table itself: a foreign key locks all partitions of a table. */
  root: number;
  /** On disk. */
  bytes: number;
};

export type SideBySideInput = {
  sessions: BuildSessions;
  statements: readonly PlacedStatement[];
  /** The tables by their names, quoted as in the archive's SQL. */
  tables: ReadonlyMap<string, TableFacts>;
  /** Takes what does not hold for the archive's rows and is built weaker. */
  weakened: WeakenedList;
  onBegin: (statement: PlacedStatement) => void;
  onEnd: (statement: PlacedStatement, tookMs: number) => void;
};

const attemptsAtDeadlock = 5;

/**
 * Runs statements on all sessions, those of the largest tables first. Indexes of one table are built side by side. While a key or
 * foreign key is built, no other statement uses its tables, so that no session waits for another's lock. What does not hold for the
 * archive's rows is built in a weaker form and noted.
 * @throws AppError REPOSITORY_REFUSED that names what was refused, REPOSITORY_UNREACHABLE, STOPPED
 */
export async function runSideBySide(input: SideBySideInput): Promise<void> {
  const schedule = new Schedule(input);
  await input.sessions.runOnAll(async (connection) => {
    for (let next = await schedule.take(); next !== null; next = await schedule.take()) {
      const { statement } = next;
      input.onBegin(statement);
      const began = performance.now();
      await runPlaced(connection, statement, input.weakened);
      schedule.done(next);
      input.onEnd(statement, performance.now() - began);
    }
  });
}

async function runPlaced(
  connection: RepositoryConnection,
  statement: PlacedStatement,
  weakened: WeakenedList,
): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    try {
      await connection.execute(sqlWithSettings(statement));
      return;
    } catch (error) {
      if (isAboutContent(error)) return buildWeaker(connection, statement, error, weakened);
      if (!hasSqlState(error, '40P01') || attempt === attemptsAtDeadlock) throw explainStatement(error, statement);
    }
  }
}

/** A statement that waits. `locks` are oids of tables; `alone` says that no other statement may use them. */
type Due = { statement: PlacedStatement; locks: number[]; alone: boolean };

class Schedule {
  readonly #due: Due[];
  readonly #running = new Set<Due>();
  readonly #signal: AbortSignal;
  #changed = Promise.withResolvers<void>();

  constructor({ statements, tables, sessions }: SideBySideInput) {
    const facts = (statement: PlacedStatement) =>
      statement.tables.map((name) => tables.get(name) ?? { oid: 0, root: 0, bytes: 0 });
    const locks = (statement: PlacedStatement) =>
      facts(statement).map(({ oid, root }) => (statement.kind === 'foreign key' ? root : oid));
    const weight = (statement: PlacedStatement) => facts(statement).reduce((sum, { bytes }) => sum + bytes, 0);
    this.#due = statements
      .map((statement) => ({ statement, weight: weight(statement) }))
      .sort((one, other) => other.weight - one.weight)
      .map(({ statement }) => ({
        statement,
        locks: locks(statement),
        alone: statement.kind !== 'index',
      }));
    this.#signal = sessions.signal;
    this.#signal.addEventListener('abort', () => this.#changed.resolve(), { once: true });
  }

  /** Waits for a statement that may run now. @returns null when none is left, or when the build has failed */
  async take(): Promise<Due | null> {
    for (;;) {
      if (this.#due.length === 0 || this.#signal.aborted) return null;
      const free = this.#due.findIndex((due) => this.#isFree(due));
      const [taken] = free < 0 ? [] : this.#due.splice(free, 1);
      if (taken !== undefined) {
        this.#running.add(taken);
        return taken;
      }
      await this.#changed.promise;
    }
  }

  done(due: Due): void {
    this.#running.delete(due);
    this.#changed.resolve();
    this.#changed = Promise.withResolvers();
  }

  #isFree({ locks, alone }: Due): boolean {
    return ![...this.#running].some(
      (other) => (alone || other.alone) && other.locks.some((oid) => locks.includes(oid)),
    );
  }
}
