import { periodRules, type RetentionRules } from './contracts/retention/retention.ts';

const counts = ['last', ...periodRules, 'floor'] as const;

/**
 * Names what new rules keep less of than the rules before: "daily 7 → 3". Rules that are set for the first time keep less than none, which
 * keep everything. Another zone is named too: it may make another backup the newest of its day.
 */
export function findLowered(before: RetentionRules | null, after: RetentionRules): string[] {
  if (before === null) return ['everything → what the rules keep'];
  const lowered = counts
    .filter((name) => after[name] < before[name])
    .map((name) => `${name} ${before[name]} → ${after[name]}`);
  const days = (value: number | null) => value ?? Number.POSITIVE_INFINITY;
  const isSafetyLower = days(after.safetyDays) < days(before.safetyDays);
  return [
    ...lowered,
    ...(isSafetyLower ? [`safetyDays ${before.safetyDays ?? 'unlimited'} → ${after.safetyDays}`] : []),
    ...(after.zone === before.zone ? [] : [`zone ${before.zone} → ${after.zone}`]),
  ];
}
