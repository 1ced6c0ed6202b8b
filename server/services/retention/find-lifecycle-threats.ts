import type { LifecycleThreat, RetentionSimulation } from '#lib/contracts/retention/retention.ts';
import { settings } from '#server/env.ts';
import { isAppError } from '#server/errors.ts';
import type { Bucket, ExpirationRule } from '#server/ports/bucket.ts';
import type { JudgedArchive } from './decide-with-locks.ts';

const dayMs = 86_400_000;

/**
 * Compares the bucket's own lifecycle rules with what stays: a rule that deletes a backup before the rules of retention let it go is named.
 * @param stays the backups that stay
 * @returns `problem` says why the bucket's rules could not be read
 * @throws AppError STOPPED
 */
export async function findLifecycleThreats(
  bucket: Bucket,
  stays: readonly JudgedArchive[],
  signal?: AbortSignal,
): Promise<RetentionSimulation['lifecycle']> {
  try {
    const rules = (await bucket.expirationRules(signal)).filter(({ prefix }) => meetsStack(prefix));
    return { threats: rules.map((rule) => threatOf(rule, stays)), problem: null };
  } catch (error) {
    if (!isAppError(error) || error.code === 'STOPPED') throw error;
    return { threats: [], problem: error.message };
  }
}

function meetsStack(prefix: string): boolean {
  const own = settings().bucket.prefix;
  return prefix.startsWith(own) || own.startsWith(prefix);
}

function threatOf(rule: ExpirationRule, stays: readonly JudgedArchive[]): LifecycleThreat {
  const ends = stays.flatMap((archive) => {
    const end = endOf(rule, archive);
    if (end === null) return [];
    const { until } = archive.verdict;
    return until !== null && Date.parse(until) <= end ? [] : [end];
  });
  return {
    id: rule.id,
    days: rule.days,
    date: rule.date?.toISOString() ?? null,
    count: ends.length,
    firstOn: ends.length === 0 ? null : new Date(Math.min(...ends)).toISOString(),
  };
}

/** When the rule deletes an object, in epoch milliseconds; null if it does not apply to it. */
function endOf(
  { prefix, days, date, largerThan, smallerThan }: ExpirationRule,
  { object }: JudgedArchive,
): number | null {
  const isMeant =
    `${settings().bucket.prefix}${object.key}`.startsWith(prefix) &&
    (largerThan === null || object.size > largerThan) &&
    (smallerThan === null || object.size < smallerThan);
  if (!isMeant) return null;
  return days === null ? (date?.getTime() ?? null) : object.lastModified.getTime() + days * dayMs;
}
