import { z } from 'zod';

/** The console's version: GET /repo/v1/version. */
export const consoleVersion = z.object({ version: z.string() });

/** GET /health answers with it while the console can work. */
export const liveness = z.object({ status: z.literal('ok') });
