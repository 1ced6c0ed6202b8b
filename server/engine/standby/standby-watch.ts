import { AppError, isAppError } from '#server/errors.ts';
import type { Repository, RepositoryConnection } from '#server/ports/repository.ts';
import {
  findWrongStandby,
  judgeLag,
  type Mark,
  type PrimaryFacts,
  type StandbyFacts,
  type StandbyLag,
} from './judge-lag.ts';

const identity = `(select system_identifier::text from pg_catalog.pg_control_system()) as server,
  (select oid::text from pg_catalog.pg_database where datname = pg_catalog.current_database()) as database`;

const primaryQuery = `select ${identity},
  (select timeline_id from pg_catalog.pg_control_checkpoint()) as timeline,
  case when pg_catalog.pg_is_in_recovery() then null
    else pg_catalog.pg_wal_lsn_diff(pg_catalog.pg_current_wal_insert_lsn(), '0/0')::text end as lsn,
  pg_catalog.clock_timestamp() as now`;

const standbyQuery = `select ${identity}, pg_catalog.pg_is_in_recovery() as "inRecovery",
  greatest((select timeline_id from pg_catalog.pg_control_checkpoint()),
    (select min_recovery_end_timeline from pg_catalog.pg_control_recovery())) as timeline,
  pg_catalog.pg_wal_lsn_diff(pg_catalog.pg_last_wal_replay_lsn(), '0/0')::text as lsn,
  pg_catalog.pg_last_xact_replay_timestamp() as "replayedOn"`;

/** The primary server could not be asked: that is no failure of the standby. */
export class FailureOfPrimary extends Error {
  readonly failure: AppError;
  constructor(failure: AppError) {
    super(failure.message, { cause: failure });
    this.failure = failure;
  }
}

/** Looks at a primary and its standby side by side, in a session in each. */
export class StandbyWatch {
  readonly #primary: RepositoryConnection;
  readonly #standby: RepositoryConnection;
  #marks: Mark[] = [];

  private constructor(primary: RepositoryConnection, standby: RepositoryConnection) {
    this.#primary = primary;
    this.#standby = standby;
  }

  /** @throws AppError REPOSITORY_*, STOPPED; FailureOfPrimary */
  static async open(input: {
    primary: Repository;
    standby: Repository;
    applicationName: string;
    signal: AbortSignal;
  }): Promise<StandbyWatch> {
    const { applicationName, signal } = input;
    const primary = await ofPrimary(input.primary.connect({ applicationName, signal }));
    try {
      return new StandbyWatch(primary, await input.standby.connect({ applicationName, signal }));
    } catch (error) {
      await primary.close();
      throw error;
    }
  }

  /**
   * Finds out of which instant the standby's data is now.
   * @returns null if that is not known
   * @throws AppError REPOSITORY_REFUSED if it is no standby of this primary; REPOSITORY_*, STOPPED; FailureOfPrimary
   */
  async look(): Promise<StandbyLag | null> {
    const primary = await ofPrimary(readPrimary(this.#primary));
    const standby = await readStandby(this.#standby);
    const wrong = findWrongStandby(primary, standby);
    if (wrong !== null) throw new AppError('REPOSITORY_REFUSED', wrong, { reason: 'STANDBY_NOT_USABLE' });
    if (primary.lsn !== null) this.#marks.push({ lsn: primary.lsn, on: primary.now });
    const lag = judgeLag(primary, standby, this.#marks);
    // Marks before the last one that was reached tell nothing any more.
    const reached = this.#marks.findLastIndex((mark) => standby.lsn !== null && mark.lsn <= standby.lsn);
    this.#marks = this.#marks.slice(Math.max(reached, 0)).slice(-mostMarks);
    return lag;
  }

  async close(): Promise<void> {
    await Promise.all([this.#primary.close(), this.#standby.close()]);
  }
}

const mostMarks = 1000;

async function ofPrimary<Answer>(answer: Promise<Answer>): Promise<Answer> {
  try {
    return await answer;
  } catch (error) {
    throw isAppError(error) && error.code !== 'STOPPED' ? new FailureOfPrimary(error) : error;
  }
}

async function readPrimary(connection: RepositoryConnection): Promise<PrimaryFacts> {
  type Row = Omit<PrimaryFacts, 'lsn'> & { lsn: string | null };
  const [row] = await connection.query<Row>(primaryQuery);
  if (row === undefined) throw new AppError('INTERNAL', 'The primary server did not tell where it is.');
  return { ...row, lsn: row.lsn === null ? null : endOfRecord(BigInt(row.lsn)) };
}

const pageBytes = 8192n;
const longestHeader = 40n;

/** The place for the next record is behind the header of a new page, where the last record ended at the page before. */
function endOfRecord(place: bigint): bigint {
  const inPage = place % pageBytes;
  return inPage <= longestHeader ? place - inPage : place;
}

async function readStandby(connection: RepositoryConnection): Promise<StandbyFacts> {
  type Row = Omit<StandbyFacts, 'lsn'> & { lsn: string | null };
  const [row] = await connection.query<Row>(standbyQuery);
  if (row === undefined) throw new AppError('INTERNAL', 'The standby did not tell where it is.');
  return { ...row, lsn: row.lsn === null ? null : BigInt(row.lsn) };
}
