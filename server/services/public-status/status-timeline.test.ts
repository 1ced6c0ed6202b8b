import { describe, expect, it } from 'vitest';
import { type Hold, type SetChange, statusTimeline } from './status-timeline.ts';

const at = (minute: number) => new Date(Date.UTC(2026, 10, 22, 12, minute));
const well = { status: 'READ_WRITE', message: 'Well.' } as const;
const reading = { status: 'READ_ONLY', message: 'Reading.' } as const;
const change = (minute: number, from: SetChange['from'], to: SetChange['to']): SetChange => ({
  on: at(minute),
  from,
  to,
});
const hold = (from: number, until: number | null, status: Hold['status'] = 'DOWN'): Hold => ({
  status,
  from: at(from),
  until: until === null ? null : at(until),
  message: 'Held.',
  restore: { kind: 'RESTORE', startedOn: at(from).toISOString(), completed: until === null ? null : true },
});
const told = (...input: Parameters<typeof statusTimeline>) =>
  statusTimeline(...input).map(({ status, startedOn, endedOn, messages }) => [
    status,
    startedOn?.slice(14, 16) ?? null,
    endedOn?.slice(14, 16) ?? null,
    messages.map(({ text }) => text),
  ]);

describe('the periods of a status', () => {
  it('are one without a known begin where nothing ever changed', () => {
    expect(told([], [], well)).toEqual([['READ_WRITE', null, null, ['Well.']]]);
  });

  it('take in messages that changed meanwhile, and leave out empty ones', () => {
    const later = { status: 'READ_ONLY', message: 'Nearly done.' } as const;
    const silent = { status: 'READ_ONLY', message: ' ' } as const;
    const changes = [
      change(1, well, reading),
      change(5, reading, later),
      change(6, later, silent),
      change(9, silent, well),
    ];
    expect(told(changes, [], well)).toEqual([
      ['READ_WRITE', null, '01', ['Well.']],
      ['READ_ONLY', '01', '09', ['Reading.', 'Nearly done.', null]],
      ['READ_WRITE', '09', null, ['Well.']],
    ]);
  });

  it('are down while a daemon held the stack, whatever was set meanwhile', () => {
    expect(told([change(10, well, reading)], [hold(5, 15)], reading)).toEqual([
      ['READ_WRITE', null, '05', ['Well.']],
      ['DOWN', '05', '15', ['Held.']],
      ['READ_ONLY', '15', null, ['Reading.']],
    ]);
  });

  it('keep what was set where that is stricter than the hold', () => {
    const down = { status: 'DOWN', message: 'Down.' } as const;
    const holds = [hold(5, 20, 'READ_ONLY'), hold(20, 25)];
    expect(told([change(10, well, down), change(15, down, well)], holds, well)).toEqual([
      ['READ_WRITE', null, '05', ['Well.']],
      ['READ_ONLY', '05', '10', ['Held.']],
      ['DOWN', '10', '15', ['Down.']],
      ['READ_ONLY', '15', '20', ['Held.']],
      ['DOWN', '20', '25', ['Held.']],
      ['READ_WRITE', '25', null, ['Well.']],
    ]);
  });

  it('end with a hold that lasts', () => {
    expect(told([], [hold(1, 2), hold(5, null)], well)).toEqual([
      ['READ_WRITE', null, '01', ['Well.']],
      ['DOWN', '01', '02', ['Held.']],
      ['READ_WRITE', '02', '05', ['Well.']],
      ['DOWN', '05', null, ['Held.']],
    ]);
  });

  it('have none that lasted no time, and none twice', () => {
    const changes = [change(3, well, reading), change(3, reading, well)];
    expect(told(changes, [hold(4, 4), hold(5, 7), hold(6, 8)], well)).toEqual([
      ['READ_WRITE', null, '05', ['Well.']],
      ['DOWN', '05', '08', ['Held.']],
      ['READ_WRITE', '08', null, ['Well.']],
    ]);
  });

  it('follow each other without a gap, whatever came', () => {
    for (let round = 0; round < 300; round++) {
      const random = (most: number) => Math.floor(Math.random() * most);
      const statuses = ['READ_WRITE', 'READ_ONLY', 'DOWN'] as const;
      let last: SetChange['from'] = well;
      const changes = Array.from({ length: random(6) }, () => random(59))
        .sort((one, other) => one - other)
        .map((minute) => {
          const to = { status: statuses[random(3)] ?? 'DOWN', message: `m${random(2)}` };
          const made = change(minute, last, to);
          last = to;
          return made;
        });
      const holds = Array.from({ length: random(4) }, () => {
        const from = random(50);
        const until = random(5) === 0 ? null : from + random(9);
        return hold(from, until, random(2) === 0 ? 'DOWN' : 'READ_ONLY');
      });
      const periods = statusTimeline(changes, holds, last);
      expect(periods[0]?.startedOn).toBeNull();
      expect(periods.at(-1)?.endedOn).toBeNull();
      for (const [index, period] of periods.slice(1).entries()) {
        expect(period.startedOn).toBe(periods[index]?.endedOn);
        expect(period.status).not.toBe(periods[index]?.status);
        expect(period.endedOn === null || period.endedOn > (period.startedOn ?? '')).toBe(true);
      }
    }
  });

  it('keep 1,000 characters of a message, not half a one', () => {
    const [period] = statusTimeline([], [], { status: 'DOWN', message: '🛠'.repeat(1001) });
    expect(period?.messages[0]?.text).toBe(`${'🛠'.repeat(999)}…`);
  });
});
