import { Cron } from 'croner';
import { AppError } from '#server/errors.ts';
import { nextSlots, type SlotRule } from './next-slots.ts';

const shortestMs = 5 * 60_000;
const looked = 300;
const fieldShape = /^[0-9A-Za-z*,/#-]{1,60}$/;
const five = 'takes five fields (minute, hour, day of month, month, day of week), such as "0 3 * * *"';

/**
 * Checks when a schedule runs.
 * @returns the rule with the zone's own spelling, and one space between the fields
 * @throws AppError BAD_REQUEST with a sentence that names what is wrong
 */
export function checkRule<Rule extends SlotRule>(rule: Rule, now: Date): Rule {
  const zone = checkZone(rule.zone);
  const cron = checkCron(rule.cron, now);
  for (const { from, to } of rule.quiet) {
    if (from === to)
      throw refusal('quiet', `takes two times that differ: a window from ${from} to ${to} has no length`);
  }
  const checked = { ...rule, zone, cron };
  if (nextSlots(checked, now, 1).length === 0) {
    throw refusal('quiet', 'leaves no time for a run: each run would be in a quiet window');
  }
  return checked;
}

function checkZone(zone: string): string {
  const wrong = () => refusal('zone', `takes a time zone of the IANA list, such as Europe/Berlin, not ${quote(zone)}`);
  if (!/^[A-Za-z][A-Za-z0-9_+/-]*$/.test(zone)) throw wrong();
  const known = Intl.supportedValuesOf('timeZone').find((name) => name.toLowerCase() === zone.toLowerCase());
  if (known !== undefined) return known;
  try {
    new Intl.DateTimeFormat('en', { timeZone: zone });
    return zone;
  } catch {
    throw wrong();
  }
}

function checkCron(text: string, now: Date): string {
  const fields = text.trim().split(/\s+/);
  if (fields.length !== 5) throw refusal('cron', `${five}; ${quote(text)} has ${fields.length}`);
  const strange = fields.find((field) => !fieldShape.test(field) || /[WY]/i.test(field.replace(/[A-Za-z]{3}/g, '')));
  if (strange !== undefined) throw refusal('cron', `${five}; the field ${quote(strange)} is not understood`);
  const cron = fields.join(' ');
  let slots: Date[];
  try {
    new Cron(cron, { timezone: 'UTC', paused: true, mode: '5-part' });
    slots = nextSlots({ cron, zone: 'UTC', quiet: [] }, now, looked);
  } catch (error) {
    const why = error instanceof Error ? error.message.replace(/^Cron[A-Za-z]+: /, '').replace(/\.$/, '') : '';
    throw refusal('cron', `${five}. What is wrong: ${why}`);
  }
  if (slots.length === 0) throw refusal('cron', `takes a time that comes; ${quote(cron)} never does`);
  const isTight = slots.some(
    (slot, index) => index > 0 && slot.getTime() - (slots[index - 1]?.getTime() ?? 0) < shortestMs,
  );
  if (isTight) throw refusal('cron', `takes runs that are five minutes apart at least; ${quote(cron)} has closer ones`);
  return cron;
}

function quote(text: string): string {
  return JSON.stringify(text.slice(0, 100));
}

function refusal(field: string, predicate: string): AppError {
  return new AppError('BAD_REQUEST', `The field "${field}" ${predicate}.`);
}
