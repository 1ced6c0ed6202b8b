import type { Weaknesses } from '#lib/contracts/verdict/weakness.ts';
import { consoleDb } from '#server/adapters/console-db/console-db.ts';

/** Keeps what came back weaker in a verification, before it ends. May be done any number of times. */
export async function keepWeaknesses({ id: daemonId }: { id: number }, weaker: Weaknesses): Promise<void> {
  await consoleDb().verificationWeaknesses.upsert({
    where: { daemonId },
    create: { daemonId, weaker },
    update: { weaker },
  });
}
