import { z } from 'zod';

/** A time in a query, with its zone, as a Date. */
export const moment = z.iso
  .datetime({ offset: true, message: 'takes a time such as 2026-11-22T10:00:00Z' })
  .transform((text) => new Date(text))
  .refine((time) => time.getUTCFullYear() >= 1 && time.getUTCFullYear() <= 9999, 'takes a time of the years 1 to 9999');
