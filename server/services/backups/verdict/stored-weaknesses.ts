import { z } from 'zod';
import { weakness, weaknesses } from '#lib/contracts/verdict/weakness.ts';

/** What was kept by consoles that named the field `fix` otherwise. */
const formerly = z.looseObject({ mend: weakness.shape.fix });

/** What came back weaker, as it is kept in the console's database and beside a backup, by this and by older consoles. */
export const storedWeaknesses = weaknesses.extend({ named: z.array(z.preprocess(rename, weakness)) });

function rename(one: unknown): unknown {
  const old = formerly.safeParse(one);
  return old.success ? { ...old.data, fix: old.data.fix ?? old.data.mend } : one;
}
