/** How a person names a backup's moment: "today, 16:24", "yesterday, 16:24", "Tuesday, 16:24", "3 November 2026, 16:24". Epoch milliseconds. */
export function describeMoment(time: number, now: number, timeZone?: string): string {
  const clock = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', hourCycle: 'h23', timeZone });
  return `${describeDay(time, now, timeZone)}, ${clock.format(time)}`;
}

function describeDay(time: number, now: number, timeZone: string | undefined): string {
  const days = daysBetween(time, now, timeZone);
  if (days === 0) return 'today';
  if (days === 1) return 'yesterday';
  if (days > 1 && days < 7) return new Intl.DateTimeFormat('en-GB', { weekday: 'long', timeZone }).format(time);
  return new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'long', year: 'numeric', timeZone }).format(time);
}

function daysBetween(time: number, now: number, timeZone?: string): number {
  const dayNumber = (moment: number) => {
    const iso = new Intl.DateTimeFormat('en-CA', { timeZone }).format(moment);
    return Date.parse(`${iso}T00:00:00Z`) / 86_400_000;
  };
  return dayNumber(now) - dayNumber(time);
}
