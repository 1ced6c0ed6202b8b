import { describeRules } from '#lib/retention-words.ts';
import { consoleDb } from '#server/adapters/console-db/console-db.ts';
import { readStoredRules } from './stored-rules.ts';

/** Retention's part of the sentence about a stack's protection: "kept 7 daily, 4 weekly and 12 monthly"; null while it is off. */
export async function describeRetention(stackId: number): Promise<string | null> {
  const stored = await readStoredRules(consoleDb(), { stackId });
  return stored === null ? null : describeRules(stored.rules);
}
