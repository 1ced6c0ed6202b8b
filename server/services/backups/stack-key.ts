import { type ConsoleDbTransaction, consoleDb } from '#server/adapters/console-db/console-db.ts';
import { makeStackKey, openStackKey, type StackKey } from '#server/engine/signing/stack-key.ts';

/** There is one row: whichever console or runner makes it first, all take that one. */
const id = 1;

/**
 * The key that this stack signs its archives with, made when it is first needed. It is in the console database, so every
 * console and runner of the stack has the same one, and a copy of that database has it too.
 */
export async function stackKey(db: ConsoleDbTransaction = consoleDb()): Promise<StackKey> {
  const kept = await db.stackKey.findUnique({ where: { id } });
  if (kept !== null) return openStackKey(kept);
  await db.stackKey.createMany({ data: [{ id, ...makeStackKey() }], skipDuplicates: true });
  return openStackKey(await db.stackKey.findUniqueOrThrow({ where: { id } }));
}
