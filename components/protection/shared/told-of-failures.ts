import type { Channel } from '#lib/contracts/notifications/notification.ts';

/** The channels that are told when a backup fails. */
export function toldOfFailures(channels: Channel[]): Channel[] {
  return channels.filter(({ enabled, topics }) => enabled && topics.includes('FAILED'));
}
