import { z } from 'zod';
import type { Maintenance } from '#lib/contracts/maintenance.ts';
import { maintenanceTag } from '#lib/maintenance-tag.ts';
import { entityTag, ok } from './answers/answers.ts';

/** The path of a maintenance. */
export const maintenanceParams = z.object({ id: z.string() });

/** 200 with a maintenance and its ETag. */
export function maintenanceAnswer(maintenance: Maintenance): Response {
  return ok(maintenance, { ETag: entityTag(maintenanceTag(maintenance)) });
}
