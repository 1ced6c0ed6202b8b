import type { LifecycleRule } from '@aws-sdk/client-s3';
import type { ExpirationRule } from '#server/ports/bucket.ts';

/**
 * The rules of a bucket's lifecycle that delete current objects without tags. A rule that asks for a tag deletes none of a console's objects;
 * one that only moves objects, or deletes old versions, deletes none either.
 */
export function toExpirationRules(rules: readonly LifecycleRule[]): ExpirationRule[] {
  return rules.flatMap(({ ID, Status, Prefix, Filter, Expiration }, index) => {
    const { Days: days, Date: date } = Expiration ?? {};
    const wantsTag = Filter?.Tag !== undefined || (Filter?.And?.Tags ?? []).length > 0;
    if (Status !== 'Enabled' || wantsTag || (days === undefined && date === undefined)) return [];
    const within = Filter?.And ?? Filter;
    return [
      {
        id: ID ?? `rule ${index + 1}`,
        prefix: within?.Prefix ?? Prefix ?? '',
        days: days ?? null,
        date: date ?? null,
        largerThan: within?.ObjectSizeGreaterThan ?? null,
        smallerThan: within?.ObjectSizeLessThan ?? null,
      },
    ];
  });
}
