import { sleep } from '#server/async/sleep.ts';
import { AppError, isAppError } from '#server/errors.ts';
import type { Repository, RepositoryConnection } from '#server/ports/repository.ts';
import { nothingChanged } from '../report/nothing-changed.ts';
import { resolveTransaction } from '../sessions/resolve-transaction.ts';

const patienceMs = 60_000;
const pauseMs = 1_000;

/**
 * Commits the transaction of a restore. When the answer to COMMIT is lost, it looks up whether the transaction was committed.
 * @throws AppError what PostgreSQL said when the transaction was rolled back ("Nothing was changed."); REPOSITORY_UNREACHABLE, with
 *   the transaction's id in its details, when the outcome can't be found out
 */
export async function commitTransaction(input: {
  connection: RepositoryConnection;
  repository: Repository;
  transactionId: string;
  applicationName: string;
}): Promise<void> {
  let failure: unknown = null;
  try {
    await input.connection.execute('commit');
    const [row] = await input.connection.query<{ status: string | null }>(
      'select pg_catalog.pg_xact_status($1::xid8) as status',
      [input.transactionId],
    );
    if (row?.status === 'committed') return;
  } catch (error) {
    failure = error;
  }
  await input.connection.close();
  const outcome = await lookUpOutcome(input);
  if (outcome === 'committed') return;
  if (outcome === 'aborted') throw nothingChanged(rolledBack(failure));
  throw new AppError(
    'REPOSITORY_UNREACHABLE',
    `The connection was lost while the restore was being committed, and PostgreSQL does not say whether it was. Compare the database with the archive before you use it.`,
    { details: `Transaction ${input.transactionId}`, cause: failure },
  );
}

function rolledBack(cause: unknown): AppError {
  return isAppError(cause)
    ? cause
    : new AppError('REPOSITORY_REFUSED', 'PostgreSQL rolled the restore back when it was to be committed.', { cause });
}

/** @returns null when PostgreSQL no longer knows the transaction */
async function lookUpOutcome(input: Parameters<typeof commitTransaction>[0]): Promise<'committed' | 'aborted' | null> {
  const deadline = Date.now() + patienceMs;
  for (;;) {
    try {
      return await resolveTransaction(input);
    } catch (error) {
      const mayPass = isAppError(error) && error.code === 'REPOSITORY_UNREACHABLE';
      if (!mayPass || Date.now() > deadline) {
        throw new AppError(
          'REPOSITORY_UNREACHABLE',
          'The connection was lost while the restore was being committed, and the database does not answer since. Whether it was committed shows when it does.',
          { details: `Transaction ${input.transactionId}`, cause: error },
        );
      }
      await sleep(pauseMs);
    }
  }
}
