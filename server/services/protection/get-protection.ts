import type { Protection } from '#lib/contracts/protection.ts';
import { consoleDb } from '#server/adapters/console-db/console-db.ts';
import { protectionParts } from './protection-parts.ts';
import { writeSentence } from './write-sentence.ts';

/** How a stack is protected: everything that the Protection page shows. @throws the driver's error when the console database can't be reached */
export async function getProtection(stackId: number): Promise<Protection> {
  const [{ name }, parts] = await Promise.all([
    consoleDb().stack.findUniqueOrThrow({ where: { id: stackId }, select: { name: true } }),
    Promise.all(protectionParts.map((describe) => describe(stackId))),
  ]);
  return { stack: name, sentence: writeSentence(parts) };
}
