import { describeCopies } from '../copies/describe-copies.ts';
import { describeDrills } from '../drills/describe-drills.ts';
import { describeNotifications } from '../notifications/describe-notifications.ts';
import { describeRetention } from '../retention/describe-retention.ts';
import { describeSchedules } from '../schedules/describe-schedules.ts';

/**
 * What one area says in the sentence on the stack's protection, without its first capital and its full stop, such as "kept 7 daily,
 * 4 weekly and 12 monthly"; null if nothing is set up there.
 */
export type ProtectionPart = (stackId: number) => Promise<string | null>;

/** The parts of the sentence, in its order: schedules, retention, drills. Each is the describe-<area>.ts of its area. */
export const protectionParts: ProtectionPart[] = [describeSchedules, describeRetention, describeDrills];

/** What is said after them: copies, notifications. They are no protection by themselves: alone they are not said. */
export const addedParts: ProtectionPart[] = [describeCopies, describeNotifications];
