import { z } from 'zod';
import { archiveSigner } from './archive-origin.ts';

/** The body of every failure. `id` is the running daemon that prevented a start (409), `requestId` the line in the log (500). */
export const failure = z.object({
  reason: z.string(),
  id: z.string().optional(),
  requestId: z.string().optional(),
  /** The archive's schema would run, and the archive is neither this stack's nor a trusted one's (409): who signed it. */
  untrusted: z.object({ signer: archiveSigner.nullable() }).optional(),
});
export type Failure = z.infer<typeof failure>;
