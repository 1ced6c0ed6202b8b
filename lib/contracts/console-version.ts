import { z } from 'zod';

/** The console's version: GET /repo/v1/version. */
export const consoleVersion = z.object({ version: z.string() });

/**
 * GET /health answers with it while the console can work. `notifier`: LATE if there are channels or heartbeats and no runner has looked
 * for five minutes whether there is something to send.
 */
export const liveness = z.object({ status: z.literal('ok'), notifier: z.enum(['OK', 'LATE']) });
