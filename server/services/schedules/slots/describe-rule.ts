import cronstrue from 'cronstrue';

/** "Every day at 03:00 (Europe/Berlin)": when a checked expression runs. */
export function describeRule({ cron, zone }: { cron: string; zone: string }): string {
  return `${describeCron(cron)} (${zone})`;
}

function describeCron(cron: string): string {
  const said = cronstrue.toString(cron, { use24HourTimeFormat: true });
  const [minute, hour, day, month, weekday] = cron.split(' ');
  const isDaily = day === '*' && month === '*' && weekday === '*';
  if (isDaily && minute === '0' && hour === '*') return 'Every hour';
  const time = /^At ([0-9:, and]+)$/.exec(said)?.[1];
  if (isDaily && time !== undefined) return `Every day at ${time}`;
  const onlyOn = /^At ([0-9:]+), only on ([A-Za-z]+)$/.exec(said);
  if (onlyOn !== null) return `Every ${onlyOn[2]} at ${onlyOn[1]}`;
  const range = /^At ([0-9:]+), ([A-Za-z]+ through [A-Za-z]+)$/.exec(said);
  if (range !== null) return `${range[2]?.replace(' through ', ' to ')} at ${range[1]}`;
  const monthly = /^At ([0-9:]+), on day ([0-9]+) of the month$/.exec(said);
  if (monthly !== null) return `On day ${monthly[2]} of each month at ${monthly[1]}`;
  return said;
}
