import { formatCount } from '#lib/format/format-count.ts';
import { sleep } from '#server/async/sleep.ts';
import { AppError, isAppError } from '#server/errors.ts';
import type { Repository } from '#server/ports/repository.ts';
import type { DumpSchema } from '#server/ports/schema-dump.ts';
import { hasSqlState } from '#server/sql/has-sql-state.ts';
import { type BackupInput, type BackupResult, backUp } from '../backup/back-up.ts';
import type { StartCopyThread } from '../copy-out/thread-copy-session.ts';
import type { StandbyLag } from './judge-lag.ts';
import { FailureOfPrimary, StandbyWatch } from './standby-watch.ts';

/** A standby of the repository's server, and how it is used. */
export type StandbySource = {
  repository: Repository;
  dumpSchema: DumpSchema;
  startCopyThread?: StartCopyThread;
  /** How far it may be behind. */
  mostLagMs: number;
  /** How long it is waited for until it has caught up so far. */
  waitMs: number;
  /** Whether the primary is read when the standby cannot be. */
  orPrimary: boolean;
};

const lookEveryMs = 1000;
const attempts = 2;
/** How long it is waited for again when the backup has its locks, which hold up what the standby replays. */
const longestUnderLocksMs = 5000;
/** PostgreSQL's code for a session that stood in the way of what the standby had to replay. */
const recoveryConflict = '40001';

/**
 * Takes a backup whose rows are read from a standby. If the standby ends its sessions in the middle, it is begun again as a whole, once.
 * If the standby cannot be read, is too far behind, or is none of this server, the primary is read, or the backup fails, as the source
 * says. Whatever fails, no object and no open upload is left.
 * @param input as for the primary
 * @param onRead is told which server is read, before each attempt
 * @throws AppError as backUp does; REPOSITORY_REFUSED with the reason STANDBY_NOT_USABLE
 */
export async function backUpFromStandby(
  input: BackupInput,
  source: StandbySource,
  onRead: (server: 'PRIMARY' | 'STANDBY') => void = () => {},
): Promise<BackupResult> {
  const say = (level: 'info' | 'warning', text: string) => input.onReport?.({ kind: 'log', level, text });
  for (let attempt = 1; ; attempt++) {
    onRead('STANDBY');
    try {
      return await attemptOnStandby(input, source, say);
    } catch (error) {
      if (error instanceof FailureOfPrimary) throw error.failure;
      if (input.signal.aborted || !isAppError(error) || !error.code.startsWith('REPOSITORY_')) throw error;
      const failure = ofStandby(error);
      // A table that is dropped on the primary takes the locks away, and whatever is read then may fail.
      const mayPass = error.reason !== 'STANDBY_NOT_USABLE';
      if (mayPass && attempt < attempts) {
        say('warning', `${failure.message} The backup begins again.`);
      } else if (source.orPrimary) {
        say('warning', `${failure.message} The primary server is read.`);
        onRead('PRIMARY');
        return await backUp(input);
      } else {
        throw failure;
      }
    }
  }
}

async function attemptOnStandby(
  input: BackupInput,
  source: StandbySource,
  say: (level: 'info' | 'warning', text: string) => void,
): Promise<BackupResult> {
  const { applicationName, signal } = input;
  const { repository, dumpSchema, startCopyThread } = source;
  const watch = await StandbyWatch.open({ primary: input.repository, standby: repository, applicationName, signal });
  try {
    const { mostLagMs, waitMs } = source;
    const lag = await waitUntilNear(watch, { mostLagMs, waitMs, everyMs: lookEveryMs, signal }, (far) => {
      input.onProgress({ message: describeWait(far, mostLagMs), current: 0, total: 0 });
      input.onReport?.({ kind: 'waiting', on: 'repository' });
    });
    say('info', `The rows are read from the standby, which is ${seconds(lag.behindMs)} behind the primary server.`);
    return await backUp({
      ...input,
      repository,
      dumpSchema,
      ...(startCopyThread === undefined ? {} : { startCopyThread }),
      readLag: () => waitUntilNear(watch, { mostLagMs, waitMs: longestUnderLocksMs, everyMs: 100, signal }),
    });
  } finally {
    await watch.close();
  }
}

type Patience = { mostLagMs: number; waitMs: number; everyMs: number; signal: AbortSignal };

/**
 * Looks until the standby is near enough.
 * @param onWait is called at each look at which it is not
 * @throws AppError REPOSITORY_REFUSED if that takes longer than it may
 */
async function waitUntilNear(
  watch: StandbyWatch,
  { mostLagMs, waitMs, everyMs, signal }: Patience,
  onWait: (lag: StandbyLag | null) => void = () => {},
): Promise<StandbyLag> {
  let end: number | null = null;
  for (;;) {
    const lag = await watch.look();
    if (lag !== null && lag.behindMs <= mostLagMs) return lag;
    end ??= performance.now() + waitMs;
    if (performance.now() >= end) throw tooFar(lag, mostLagMs);
    onWait(lag);
    await sleep(Math.min(everyMs, waitMs), signal).catch(() => {
      throw new AppError('STOPPED', 'The job was stopped.');
    });
  }
}

/** What the progress says while a standby is waited for. */
function describeWait(lag: StandbyLag | null, mostLagMs: number): string {
  const far = lag === null ? 'it is not known how far it is behind' : `${seconds(lag.behindMs)} behind`;
  return `Waiting for the standby: ${far}, ${seconds(mostLagMs)} at most`;
}

function tooFar(lag: StandbyLag | null, mostLagMs: number): AppError {
  const far =
    lag === null
      ? 'It is not known how far the standby is behind the primary server'
      : `The standby is ${seconds(lag.behindMs)} behind the primary server`;
  return new AppError(
    'REPOSITORY_REFUSED',
    `${far}, and it may be ${seconds(mostLagMs)} (REPOSITORY_STANDBY_LAG_SECONDS).`,
    { reason: 'STANDBY_NOT_USABLE' },
  );
}

/** The failure, told as the standby's: its sentences name the settings of the standby. */
function ofStandby(error: AppError): AppError {
  if (error.reason === 'STANDBY_NOT_USABLE') return error;
  const about = hasSqlState(error, recoveryConflict)
    ? 'It ended a session of the backup, which was in the way of what it replays from the primary server (conflict with recovery). Set hot_standby_feedback, or raise max_standby_streaming_delay there.'
    : error.message.replaceAll('REPOSITORY_DATABASE_URL', 'REPOSITORY_STANDBY_URL');
  const sentence = `The standby could not be read. ${about}`;
  // A reason of its own has its cause and remedy: a table that may not be read, damaged data.
  return error.reworded(
    sentence,
    error.reason === null ? { code: 'REPOSITORY_REFUSED', reason: 'STANDBY_NOT_USABLE' } : {},
  );
}

function seconds(ms: number): string {
  return formatCount(Math.round(ms / 1000), 'second');
}
