import { z } from 'zod';

const report = z.object({
  userLimits: z.object({ open_files: z.object({ soft: z.union([z.number(), z.string()]) }) }),
});
/** Where there is no limit, or none can be read. */
const unknown = 10_000;

/** How many descriptors this process may have open. */
export function openFileLimit(): number {
  Object.assign(process.report, { excludeNetwork: true });
  const soft = report.safeParse(process.report.getReport()).data?.userLimits.open_files.soft;
  return typeof soft === 'number' ? soft : unknown;
}
