import { z } from 'zod';

/** How the stack's data is protected: what is set, in one sentence and in figures. Times are ISO 8601 in UTC. */
export const protection = z.object({
  /** The stack's name. */
  stack: z.string(),
  /** One sentence that says what happens without a person; null if nothing is set up. */
  sentence: z.string().nullable(),
});
export type Protection = z.infer<typeof protection>;
