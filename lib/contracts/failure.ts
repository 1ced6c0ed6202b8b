import { z } from 'zod';

/** The body of every error answer; `id` names the daemon in the way (409), `requestId` the line in the log (500). */
export const failure = z.object({ reason: z.string(), id: z.string().optional(), requestId: z.string().optional() });
export type Failure = z.infer<typeof failure>;
