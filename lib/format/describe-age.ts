/** How a person names a backup's moment: "today’s 16:24 backup", "Tuesday’s 16:24 backup", "the backup of 3 November 2026, 16:24". */
export function describeAge(time: number, now: number, timeZone?: string): string {
  const clock = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', hourCycle: 'h23', timeZone });
  const days = daysBetween(time, now, timeZone);
  if (days === 0) return `today’s ${clock.format(time)} backup`;
  if (days === 1) return `yesterday’s ${clock.format(time)} backup`;
  if (days > 1 && days < 7) {
    const weekday = new Intl.DateTimeFormat('en-GB', { weekday: 'long', timeZone }).format(time);
    return `${weekday}’s ${clock.format(time)} backup`;
  }
  const date = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'long', year: 'numeric', timeZone });
  return `the backup of ${date.format(time)}, ${clock.format(time)}`;
}

function daysBetween(time: number, now: number, timeZone?: string): number {
  const dayNumber = (moment: number) => {
    const iso = new Intl.DateTimeFormat('en-CA', { timeZone }).format(moment);
    return Date.parse(`${iso}T00:00:00Z`) / 86_400_000;
  };
  return dayNumber(now) - dayNumber(time);
}
