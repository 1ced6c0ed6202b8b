import { z } from 'zod';

const wholeNumber = z
  .string()
  .regex(/^\d{1,9}$/, 'takes a whole number')
  .transform(Number);

/** The query of every paged list. */
export const pageQuery = z.strictObject({
  offset: wholeNumber.default(0),
  limit: wholeNumber.pipe(z.number().min(1, 'is 1 at least').max(1000, 'is 1,000 at most')).default(100),
});

export const pageOf = <Item extends z.ZodType>(item: Item) =>
  z.object({ totalNumberOfResults: z.number(), results: z.array(item) });
