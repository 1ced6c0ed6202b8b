import { consoleDb } from '#server/adapters/console-db/console-db.ts';

/** The stack that the environment describes. The migration made its row. */
export const defaultStackId = 1;

/**
 * Writes the name of the environment's stack into its row, as STACK_NAME can change between two starts.
 * @throws the driver's error when the console database can't be reached
 */
export async function nameDefaultStack(name: string): Promise<void> {
  await consoleDb().stack.updateMany({ where: { id: defaultStackId, name: { not: name } }, data: { name } });
}
