import { sleep } from '#server/async/sleep.ts';
import type { PaceHours, Settings } from '#server/env.ts';
import { AppError } from '#server/errors.ts';

/** The bound that counts now; `hours` is null if only lagging replicas cause it. */
export type PaceNow = { bytesPerSecond: number; connections: number | null; hours: PaceHours | null; zone: string };

/** Hours with their pace, in a zone. */
export type PaceRules = Pick<Settings['pace'], 'hours' | 'zone'>;

/** What all that a runner sends to buckets obeys. */
export type Pace = {
  /** The bound of this moment; null if there is none. */
  now(): PaceNow | null;
  /** Resolves when so many bytes may be sent. @throws AppError STOPPED if the signal aborts */
  take(bytes: number, signal: AbortSignal): Promise<void>;
  /** From now on these hours hold. */
  follow(rules: PaceRules): void;
  /** Bounds the pace further; null takes that back. */
  slowTo(bytesPerSecond: number | null): void;
  /** The bytes that were taken so far. */
  taken(): number;
};

/**
 * Makes the pace of a runner.
 * @param at gives the present time, by which the hours count
 */
export function makePace(first: PaceRules, at: () => Date = () => new Date()): Pace {
  let { hours, zone } = first;
  let slowed: number | null = null;
  let taken = 0;
  let freeFrom = 0;
  const now = (): PaceNow | null => {
    const rule = ruleAt(hours, zone, at());
    const bytesPerSecond = Math.min(
      rule?.bytesPerSecond ?? Number.POSITIVE_INFINITY,
      slowed ?? Number.POSITIVE_INFINITY,
    );
    if (!Number.isFinite(bytesPerSecond)) return null;
    return { bytesPerSecond, connections: rule?.connections ?? null, hours: rule, zone };
  };
  return {
    now,
    async take(bytes, signal) {
      taken += bytes;
      const bound = now();
      if (bound === null) return;
      const start = Math.max(freeFrom, performance.now());
      freeFrom = start + (bytes / bound.bytesPerSecond) * 1000;
      await sleep(start - performance.now(), signal).catch(() => {
        throw new AppError('STOPPED', 'It was stopped while it waited for its pace.');
      });
    },
    follow(rules) {
      ({ hours, zone } = rules);
    },
    slowTo(bytesPerSecond) {
      slowed = bytesPerSecond;
    },
    taken: () => taken,
  };
}

/** The first rule whose hours hold that moment in the zone; null if none does. Hours may go past midnight. */
export function ruleAt(hours: readonly PaceHours[], zone: string, at: Date): PaceHours | null {
  if (hours.length === 0) return null;
  const text = new Intl.DateTimeFormat('en', { timeZone: zone, hour: 'numeric', hourCycle: 'h23' }).format(at);
  const hour = Number(text);
  const holds = ({ from, to }: PaceHours) => (from < to ? hour >= from && hour < to : hour >= from || hour < to);
  return hours.find(holds) ?? null;
}
