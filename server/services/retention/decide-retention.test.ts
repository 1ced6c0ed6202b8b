import { describe, expect, test } from 'vitest';
import { periodRules, type RetentionHold, type RetentionRules } from '#lib/contracts/retention/retention.ts';
import { randomNumbers, seed } from '#tests/faults/testing/random.ts';
import { type ArchiveFacts, decideRetention } from './decide-retention.ts';

/** RETENTION_CASES=10000 tries more of them; FAULTS_SEED repeats them. */
const cases = Number(process.env.RETENTION_CASES ?? 1000);
const dayMs = 86_400_000;
const zones = ['Europe/Berlin', 'America/New_York', 'Asia/Kolkata', 'Pacific/Auckland', 'UTC'];
const nothing: RetentionRules = {
  ...{ last: 0, hourly: 0, daily: 0, weekly: 0, monthly: 0, yearly: 0 },
  ...{ floor: 1, safetyDays: null, zone: 'UTC' },
};
const usual: RetentionRules = { ...nothing, daily: 7, weekly: 4, monthly: 12, floor: 3, safetyDays: 30 };
const wrong: RetentionHold = { kind: 'OVERDUE', what: 'Backups are overdue.' };

function archive(key: string, takenOn: Date | string, changes: Partial<ArchiveFacts> = {}): ArchiveFacts {
  return {
    key,
    takenOn: new Date(takenOn),
    notOurs: null,
    standing: 'unverified',
    isIncomplete: false,
    isSafety: false,
    isProtected: false,
    isInUse: false,
    isForUndo: false,
    lock: null,
    ...changes,
  };
}

const keysThat = (stay: boolean, ...[archives, rules, holds, now]: Parameters<typeof decideRetention>) =>
  [...decideRetention(archives, rules, holds, now).verdicts]
    .filter(([, { stays }]) => stays === stay)
    .map(([key]) => key)
    .sort();
const goesOf = (...args: Parameters<typeof decideRetention>) => keysThat(false, ...args);

type Random = () => number;
const below = (random: Random, count: number) => Math.floor(random() * count);
const chance = (random: Random, share: number) => random() < share;

function randomArchives(random: Random): ArchiveFacts[] {
  const newestMs = Date.UTC(2026, below(random, 12), 1 + below(random, 28), below(random, 24), below(random, 60));
  const spreadDays = 1 + below(random, 500);
  return Array.from({ length: below(random, 40) }, (_, index) => {
    const takenOn = new Date(newestMs - Math.floor(random() ** 2 * spreadDays * dayMs));
    const standing = chance(random, 0.3) ? 'verified' : chance(random, 0.1) ? 'damaged' : 'unverified';
    return archive(`backup-${index}`, takenOn, {
      standing,
      notOurs: chance(random, 0.1) ? 'FOREIGN' : null,
      isIncomplete: chance(random, 0.15),
      isSafety: chance(random, 0.15),
      isProtected: chance(random, 0.05),
      isInUse: chance(random, 0.05),
      isForUndo: chance(random, 0.05),
      isAlone: chance(random, 0.05),
      isDoubted: standing === 'damaged' && chance(random, 0.5),
      lock: chance(random, 0.05) ? { until: null } : null,
    });
  });
}

function randomRules(random: Random): RetentionRules {
  const count = () => (chance(random, 0.5) ? 0 : below(random, 10));
  const rules = {
    ...{ last: count(), hourly: count(), daily: count(), weekly: count(), monthly: count(), yearly: count() },
    floor: 1 + below(random, 5),
    safetyDays: chance(random, 0.3) ? null : below(random, 60),
    zone: zones[below(random, zones.length)] ?? 'UTC',
  };
  return rules.last + periodRules.reduce((sum, rule) => sum + rules[rule], 0) === 0 ? { ...rules, daily: 1 } : rules;
}

/** The same rules with one that keeps more. */
function moreOf(rules: RetentionRules, random: Random): RetentionRules {
  const names = ['last', ...periodRules, 'floor'] as const;
  const name = names[below(random, names.length)] ?? 'last';
  if (chance(random, 0.2))
    return { ...rules, safetyDays: rules.safetyDays === null || chance(random, 0.5) ? null : rules.safetyDays + 7 };
  return { ...rules, [name]: rules[name] + 1 + below(random, 5) };
}

/** Deletes as a run does: one at a time, deciding again before each; it is interrupted now and then, and begun anew. */
function run(
  archives: readonly ArchiveFacts[],
  rules: RetentionRules,
  random: Random,
  years: () => number,
): ArchiveFacts[] {
  let left = [...archives];
  for (;;) {
    const plan = goesOf(left, rules, [], new Date(Date.UTC(2026 + years(), 0)));
    if (plan.length === 0) return left;
    for (const key of plan.toSorted(() => random() - 0.5)) {
      if (chance(random, 0.2)) break;
      const verdict = decideRetention(left, rules, [], new Date()).verdicts.get(key);
      if (verdict?.stays === false) left = left.filter((other) => other.key !== key);
    }
  }
}

test(`what holds in ${cases} buckets, FAULTS_SEED=${seed}`, () => {
  const random = randomNumbers('retention');
  const newestFirst = (one: ArchiveFacts, other: ArchiveFacts) =>
    other.takenOn.getTime() - one.takenOn.getTime() || (one.key < other.key ? 1 : -1);
  for (let number = 0; number < cases; number++) {
    const [archives, rules] = [randomArchives(random), randomRules(random)];
    const now = new Date(Date.UTC(2020 + below(random, 60), 0));
    const goes = new Set(goesOf(archives, rules, [], now));
    const context = JSON.stringify({ number, rules, archives });
    const ours = archives.filter(({ notOurs }) => notOurs === null).sort(newestFirst);
    const any = ours.filter(({ isSafety, standing }) => !isSafety && standing !== 'damaged');
    const regular = any.filter(({ isIncomplete }) => !isIncomplete);
    const sacred = [
      ours[0],
      any[0],
      regular[0],
      ours.find(({ standing }) => standing === 'verified'),
      regular.find(({ standing }) => standing === 'verified'),
      ...regular.slice(0, rules.floor),
      ...archives.filter(
        ({ notOurs, isProtected, isInUse, isForUndo, lock }) => lock || notOurs || isProtected || isInUse || isForUndo,
      ),
    ];
    expect(
      sacred.filter((one) => one !== undefined && goes.has(one.key)).map((one) => one?.key),
      context,
    ).toEqual([]);
    // Something is wrong, or no good backup is there: nothing goes.
    expect(goesOf(archives, rules, [wrong], now), context).toEqual([]);
    if (regular.length === 0) expect([...goes], context).toEqual([]);
    // Incomplete backups let no complete one go.
    const complete = archives.filter(({ isIncomplete }) => !isIncomplete);
    const goesAlone = new Set(goesOf(complete, rules, [], now));
    expect(
      complete.filter(({ key }) => goes.has(key) && !goesAlone.has(key)).map(({ key }) => key),
      context,
    ).toEqual([]);
    // The clock has no part in it.
    expect(goesOf(archives, rules, [], new Date(Date.UTC(2100, 5))), context).toEqual([...goes]);
    // Another order of the list is the same bucket.
    expect(goesOf(archives.toReversed(), rules, [], now), context).toEqual([...goes]);
    // A rule that keeps more never deletes more.
    const more = goesOf(archives, moreOf(rules, random), [], now);
    expect(
      more.filter((key) => !goes.has(key)),
      context,
    ).toEqual([]);
    // The deed is what was simulated, however often it is interrupted; and when backups stop, years delete nothing more.
    const left = run(archives, rules, random, () => below(random, 50)).map(({ key }) => key);
    expect(left.toSorted(), context).toEqual(keysThat(true, archives, rules, [], now));
  }
});

test('a backup that leaves rows out takes the place of none that has everything, and goes when it would if it had', () => {
  const at = (day: number) => new Date(Date.UTC(2026, 10, day, 2));
  const whole = archive('whole', at(1), { standing: 'verified' });
  const lacking = [2, 3, 4, 5].map((day) =>
    archive(`lacking-${day}`, at(day), { isIncomplete: true, standing: 'verified' }),
  );
  const rules = { ...nothing, last: 2, safetyDays: 1 };
  const safety = archive('safety', at(1), { isSafety: true });
  expect(goesOf([whole, safety, ...lacking], rules, [], at(30))).toEqual(['lacking-2', 'lacking-3']);
  expect(goesOf(lacking, rules, [], at(30))).toEqual([]);
  expect(decideRetention(lacking, rules, [], at(30)).holds).toMatchObject([{ kind: 'NO_GOOD_BACKUP' }]);
  const later = archive('later', at(6));
  expect(goesOf([whole, later, ...lacking], { ...rules, last: 1 }, [], at(30))).toEqual([
    'lacking-2',
    'lacking-3',
    'lacking-4',
  ]);
});

test('each backup says why it stays and when it goes', () => {
  const days = Array.from({ length: 60 }, (_, age) => archive(`day-${age}`, new Date(Date.UTC(2026, 10, 30 - age, 2))));
  const now = new Date('2026-11-30T12:00:00Z');
  const { verdicts } = decideRetention(days, { ...usual, monthly: 1 }, [], now);
  const of = (age: number) => verdicts.get(`day-${age}`);
  expect(of(0)).toMatchObject({ reasons: ['NEWEST', 'RULE', 'FLOOR'], rule: 'weekly', replaceable: true });
  expect(of(2)).toMatchObject({ reasons: ['RULE', 'FLOOR'], rule: 'daily', until: '2026-12-05T00:00:00.000Z' });
  expect(of(1)).toMatchObject({ rule: 'weekly', until: '2026-12-21T00:00:00.000Z', replaceable: false });
  expect(of(7)).toMatchObject({ stays: false, rule: 'daily', goes: 'BEYOND', until: null });
  expect(of(8)).toMatchObject({ stays: true, rule: 'weekly', until: '2026-12-14T00:00:00.000Z' });
  expect(of(22)).toMatchObject({ stays: false, rule: 'weekly', goes: 'BEYOND' });
  expect(of(30)).toMatchObject({ stays: false, rule: 'monthly', goes: 'BEYOND' });
});

test('the newest of a period is kept, and the others of it say so', () => {
  const hours = [1, 9, 17].map((hour) => archive(`at-${hour}`, new Date(Date.UTC(2026, 10, 20, hour))));
  const later = [28, 29, 30].map((day) => archive(`day-${day}`, new Date(Date.UTC(2026, 10, day))));
  const { verdicts } = decideRetention([...hours, ...later], { ...nothing, daily: 7 }, [], new Date());
  expect(verdicts.get('at-17')).toMatchObject({ stays: true, rule: 'daily' });
  for (const key of ['at-9', 'at-1'])
    expect(verdicts.get(key)).toMatchObject({ stays: false, rule: 'daily', goes: 'SUPERSEDED' });
});

test('days are those of the zone', () => {
  const [evening, night] = [archive('evening', '2026-11-20T22:30:00Z'), archive('night', '2026-11-20T23:30:00Z')];
  const newer = ['28', '29'].map((day) => archive(day, `2026-11-${day}T12:00:00Z`));
  const rules = { ...nothing, daily: 9 };
  expect(goesOf([evening, night, ...newer], { ...rules, zone: 'UTC' }, [], new Date())).toEqual(['evening']);
  expect(goesOf([evening, night, ...newer], { ...rules, zone: 'Europe/Berlin' }, [], new Date())).toEqual([]);
});

test('a safety backup has a rule of its own, and takes no place in the others', () => {
  const regular = [28, 29, 30].map((day) => archive(`day-${day}`, new Date(Date.UTC(2026, 10, day))));
  const [recent, old] = [
    archive('recent', '2026-11-29T23:00:00Z', { isSafety: true }),
    archive('old', '2026-11-10T00:00:00Z', { isSafety: true }),
  ];
  const rules = { ...nothing, last: 3, safetyDays: 14 };
  const { verdicts } = decideRetention([...regular, recent, old], rules, [], new Date());
  expect([...verdicts].filter(([, { stays }]) => !stays).map(([key]) => key)).toEqual(['old']);
  expect(verdicts.get('recent')).toMatchObject({ rule: 'safety', until: '2026-12-13T23:00:00.000Z' });
  expect(goesOf([...regular, recent, old], { ...rules, safetyDays: null }, [], new Date())).toEqual([]);
});

describe('faults of other consoles', () => {
  const daily = Array.from({ length: 30 }, (_, age) =>
    archive(`day-${age}`, new Date(Date.UTC(2026, 10, 30 - age, 2))),
  );

  test('backups stop, and the calendar goes on for ten years: not one more is deleted', () => {
    const atFirst = goesOf(daily, usual, [], new Date('2026-11-30T03:00:00Z'));
    const left = daily.filter(({ key }) => !atFirst.includes(key));
    for (let month = 0; month < 120; month++) {
      expect(goesOf(left, usual, [], new Date(Date.UTC(2026, 11 + month)))).toEqual([]);
    }
  });

  test('a machine’s clock that is years ahead deletes nothing', () => {
    expect(goesOf(daily, usual, [], new Date('2099-01-01T00:00:00Z'))).toEqual(
      goesOf(daily, usual, [], new Date('2026-11-30T03:00:00Z')),
    );
  });

  test('after a gap of months the first new backup does not push the old ones out', () => {
    const kept = daily.filter(({ key }) => !goesOf(daily, usual, [], new Date()).includes(key));
    const resumed = [...kept, archive('after the gap', '2027-08-01T02:00:00Z')];
    // Each rule lets the oldest of its own go, as after any other backup.
    expect(goesOf(resumed, usual, [], new Date()).length).toBeLessThanOrEqual(2);
    expect(kept.length).toBeGreaterThan(7);
  });

  test('the backup that failed its verification takes nobody’s place', () => {
    const broken = archive('broken', '2026-11-30T23:00:00Z', { standing: 'damaged' });
    const { verdicts } = decideRetention([...daily, broken], { ...nothing, daily: 1 }, [], new Date());
    expect(verdicts.get('day-0')).toMatchObject({ stays: true });
    expect(verdicts.get('broken')).toMatchObject({ stays: true, reasons: ['NEWEST', 'RULE'] });
  });

  test('with damaged backups alone nothing goes', () => {
    const damaged = daily.map((one) => ({ ...one, standing: 'damaged' as const }));
    const { holds, verdicts } = decideRetention(damaged, { ...nothing, last: 1 }, [], new Date());
    expect(holds.map(({ kind }) => kind)).toEqual(['NO_GOOD_BACKUP']);
    expect([...verdicts.values()].every(({ stays }) => stays)).toBe(true);
  });

  test('what another stack made is neither counted nor deleted', () => {
    const foreign = daily.map((one) => ({ ...one, key: `foreign ${one.key}`, notOurs: 'FOREIGN' as const }));
    const own = archive('own', '2020-01-01T00:00:00Z');
    const { verdicts } = decideRetention([...foreign, own], { ...nothing, last: 1 }, [], new Date());
    expect([...verdicts.values()].every(({ stays }) => stays)).toBe(true);
    expect(verdicts.get('own')?.reasons).toContain('NEWEST');
  });
});
