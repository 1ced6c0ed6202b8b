import { z } from 'zod';
import { archiveSigner } from './archive-origin.ts';

/**
 * The body of every error answer. `reason` is a sentence for a person, `code` is for programs (server/errors.ts has them all). `id` names
 * the daemon in the way (409), `requestId` the line in the log (500).
 */
export const failure = z.object({
  reason: z.string(),
  code: z.string(),
  id: z.string().optional(),
  requestId: z.string().optional(),
  /** The archive's schema would run, and the archive is neither this stack's nor a trusted one's (409): who signed it. */
  untrusted: z.object({ signer: archiveSigner.nullable() }).optional(),
});
export type Failure = z.infer<typeof failure>;
