import { z } from 'zod';

/** The common cases of a schedule, and its expression for the rest. */
export const cronPattern = z.object({
  pattern: z.enum(['daily', 'weekdays', 'weekly', 'monthly', 'hours', 'cron']),
  /** HH:MM. */
  time: z.string(),
  /** 0 is Sunday. */
  weekday: z.string(),
  monthDay: z.string(),
  /** Every how many hours. */
  hours: z.string(),
  cron: z.string(),
});
export type CronPattern = z.infer<typeof cronPattern>;

/** The expression of a chosen case. */
export function cronOf({ pattern, time, weekday, monthDay, hours, cron }: CronPattern): string {
  const [hour = '', minute = ''] = time.split(':');
  const at = `${Number(minute)} ${Number(hour)}`;
  if (pattern === 'daily') return `${at} * * *`;
  if (pattern === 'weekdays') return `${at} * * 1-5`;
  if (pattern === 'weekly') return `${at} * * ${weekday}`;
  if (pattern === 'monthly') return `${at} ${monthDay} * *`;
  if (pattern === 'hours') return hours === '1' ? `${Number(minute)} * * * *` : `${Number(minute)} */${hours} * * *`;
  return cron;
}

/** The case that an expression is. */
export function patternOf(cron: string): CronPattern {
  const none: CronPattern = { pattern: 'cron', time: '03:00', weekday: '0', monthDay: '1', hours: '6', cron };
  const [minute = '', hour = '', day = '', month = '', weekday = ''] = cron.split(' ');
  if (!/^[0-9]{1,2}$/.test(minute) || month !== '*') return none;
  const minutes = minute.padStart(2, '0');
  const every = hour === '*' ? '1' : /^\*\/([0-9]{1,2})$/.exec(hour)?.[1];
  if (every !== undefined && hourSteps.includes(every) && day === '*' && weekday === '*') {
    return { ...none, pattern: 'hours', hours: every, time: `00:${minutes}` };
  }
  if (!/^[0-9]{1,2}$/.test(hour)) return none;
  const time = `${hour.padStart(2, '0')}:${minutes}`;
  if (day === '*' && weekday === '*') return { ...none, pattern: 'daily', time };
  if (day === '*' && weekday === '1-5') return { ...none, pattern: 'weekdays', time };
  if (day === '*' && /^[0-6]$/.test(weekday)) return { ...none, pattern: 'weekly', weekday, time };
  const isDay = /^[0-9]{1,2}$/.test(day) && Number(day) >= 1 && Number(day) <= 28;
  if (isDay && weekday === '*') return { ...none, pattern: 'monthly', monthDay: String(Number(day)), time };
  return none;
}

/** The steps that divide a day. */
export const hourSteps = ['1', '2', '3', '4', '6', '8', '12'];
