import type { StatusEnforcement } from '#lib/contracts/stack-status.ts';
import { consoleDb } from '#server/adapters/console-db/console-db.ts';
import { settings } from '#server/env.ts';
import { gateLastAskedOn } from './answer-gate.ts';

/** Which of the two ways to make the stack obey its status is in force: the gate, the role of its services. */
export async function getEnforcement(): Promise<StatusEnforcement> {
  const gate = { lastAskedOn: gateLastAskedOn()?.toISOString() ?? null };
  const { appRole } = settings().repository;
  if (appRole === null) return { gate, role: null };
  const record = await consoleDb().appRole.findUnique({ where: { role: appRole } });
  return { gate, role: { name: appRole, inForce: record?.inForce ?? null, problem: record?.problem ?? null } };
}
