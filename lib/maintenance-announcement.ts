import type { StackStatusValue } from '#lib/contracts/stack-status.ts';

/** What an announcement is made of. */
export type Announced = {
  title: string;
  text: string;
  status: StackStatusValue | null;
  startsOn: Date;
  endsOn: Date;
};

const changes: Record<StackStatusValue, string> = {
  READ_WRITE: ' The stack will read and write.',
  READ_ONLY: ' The stack will be read only.',
  DOWN: ' The stack will be down.',
};

/**
 * What users read of a maintenance before it begins: "Upgrade: Tue 24 Nov 2026, 20:00 to 22:00 UTC. The stack will be down. ..."
 * The same for every reader and at every time, so that it can be recognised. In UTC: a script's reader has no zone.
 */
export function announceMaintenance({ title, text, status, startsOn, endsOn }: Announced): string {
  const sameDay = dayOf(startsOn) === dayOf(endsOn);
  const end = sameDay ? clockOf(endsOn) : `${dayOf(endsOn)}, ${clockOf(endsOn)}`;
  const when = `${dayOf(startsOn)}, ${clockOf(startsOn)} to ${end} UTC.`;
  return `${title}: ${when}${status === null ? '' : changes[status]} ${text}`;
}

const weekdays = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];
const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

function dayOf(time: Date): string {
  const weekday = weekdays[time.getUTCDay()];
  return `${weekday} ${time.getUTCDate()} ${months[time.getUTCMonth()]} ${time.getUTCFullYear()}`;
}

function clockOf(time: Date): string {
  return time.toISOString().slice(11, 16);
}
