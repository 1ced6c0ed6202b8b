import { consoleDb } from '#server/adapters/console-db/console-db.ts';
import { AppError } from '#server/errors.ts';

const windowMinutes = 15;
export const logInLimits = { perAccount: 10, perAddress: 50 } as const;

/**
 * Counts a try to log in as failed before its password is looked at, so that tries at the same time are all counted; who
 * succeeds deletes the account's rows. Knows nothing of whether the account exists.
 * @param account the email in lower case
 * @throws AppError TOO_MANY_REQUESTS with the seconds until the oldest try that counts is forgotten
 */
export async function countLogInTry(account: string, address: string): Promise<void> {
  const waitSeconds = await consoleDb().$transaction(async (db) => {
    // Always account before address, so that two tries never wait for each other.
    await db.$executeRaw`select pg_advisory_xact_lock(1, hashtext(${account}))`;
    await db.$executeRaw`select pg_advisory_xact_lock(2, hashtext(${address}))`;
    const [blocked] = await db.$queryRaw<{ waitSeconds: number | null }[]>`
      with recent as (
        select account, address, "on" + make_interval(mins => ${windowMinutes}::int) as forgotten_on
          from failed_log_in
         where (account = ${account} or address = ${address})
           and "on" > clock_timestamp() - make_interval(mins => ${windowMinutes}::int)
      )
      select ceil(extract(epoch from max(forgotten_on) - clock_timestamp()))::int as "waitSeconds"
        from ((select forgotten_on from recent where account = ${account}
                order by forgotten_on desc offset ${logInLimits.perAccount - 1}::int limit 1)
              union all
              (select forgotten_on from recent where address = ${address}
                order by forgotten_on desc offset ${logInLimits.perAddress - 1}::int limit 1)) as limits`;
    if (blocked?.waitSeconds != null) return blocked.waitSeconds;
    await db.$executeRaw`
      insert into failed_log_in (account, address, "on") values (${account}, ${address}, clock_timestamp())`;
    await db.$executeRaw`
      delete from failed_log_in where "on" <= clock_timestamp() - make_interval(mins => ${windowMinutes}::int)`;
    return null;
  });
  if (waitSeconds === null) return;
  const minutes = Math.ceil(waitSeconds / 60);
  throw new AppError(
    'TOO_MANY_REQUESTS',
    `Too many tries to log in. Try again in ${minutes === 1 ? 'a minute' : `${minutes} minutes`}.`,
    { retryAfterSeconds: waitSeconds },
  );
}
