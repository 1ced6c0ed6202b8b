import { consoleDb } from '#server/adapters/console-db/console-db.ts';
import { AppError } from '#server/errors.ts';
import type { CountedSource } from './log-in-source.ts';

const windowMinutes = 15;

/**
 * Counts an attempt to log in as failed before its password is checked, so that tries at the same time are all counted; who
 * succeeds deletes the rows of the account at that source (forgetLogInTries). Knows nothing of whether the account exists.
 * @param account the email in lower case
 * @param refusal begins the sentence of the refusal
 * @throws AppError TOO_MANY_REQUESTS with the seconds until the oldest try that counts is forgotten
 */
export async function countLogInTry(
  account: string,
  counted: CountedSource,
  refusal = 'Too many failed attempts to log in.',
): Promise<void> {
  const { source, network, perAccount, perSource, perNetwork } = counted;
  const waitSeconds = await consoleDb().$transaction(async (db) => {
    // Always network before source, so that two tries never wait for each other.
    if (network !== null) await db.$executeRaw`select pg_advisory_xact_lock(1, hashtext(${network}))`;
    await db.$executeRaw`select pg_advisory_xact_lock(2, hashtext(${source}))`;
    const [blocked] = await db.$queryRaw<{ waitSeconds: number | null }[]>`
      with recent as (
        select account, source, network, "on" + make_interval(mins => ${windowMinutes}::int) as forgotten_on
          from failed_log_in
         where (source = ${source} or network = ${network}::text)
           and "on" > clock_timestamp() - make_interval(mins => ${windowMinutes}::int)
      )
      select ceil(extract(epoch from max(forgotten_on) - clock_timestamp()))::int as "waitSeconds"
        from ((select forgotten_on from recent where source = ${source} and account = ${account}
                order by forgotten_on desc offset ${perAccount - 1}::int limit 1)
              union all
              (select forgotten_on from recent where source = ${source}
                order by forgotten_on desc offset ${perSource - 1}::int limit 1)
              union all
              (select forgotten_on from recent where network = ${network}::text
                order by forgotten_on desc offset ${perNetwork - 1}::int limit 1)) as limits`;
    if (blocked?.waitSeconds != null) return blocked.waitSeconds;
    await db.$executeRaw`
      insert into failed_log_in (account, source, network, "on")
      values (${account}, ${source}, ${network}, clock_timestamp())`;
    await db.$executeRaw`
      delete from failed_log_in where "on" <= clock_timestamp() - make_interval(mins => ${windowMinutes}::int)`;
    return null;
  });
  if (waitSeconds === null) return;
  const minutes = Math.ceil(waitSeconds / 60);
  throw new AppError(
    'TOO_MANY_REQUESTS',
    `${refusal} Try again in ${minutes === 1 ? 'a minute' : `${minutes} minutes`}.`,
    { retryAfterSeconds: waitSeconds },
  );
}
