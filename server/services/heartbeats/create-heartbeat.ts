import type { Heartbeat, HeartbeatPlan } from '#lib/contracts/notifications/notification.ts';
import { type ConsoleDbTransaction, consoleDb } from '#server/adapters/console-db/console-db.ts';
import { findFaultInUrl } from '#server/adapters/outgoing/send-request.ts';
import { now } from '#server/clock.ts';
import { settings } from '#server/env.ts';
import { AppError } from '#server/errors.ts';
import { recordEvent } from '../history/record-event.ts';
import { describeHeartbeat } from './describe-heartbeat.ts';

const mostHeartbeats = 20;

/**
 * Adds a heartbeat. One of the console is called at once, and then regularly.
 * @throws AppError BAD_REQUEST when its address may not be called or its schedule is not there; CONFLICT when there are 20 already
 */
export async function createHeartbeat(stackId: number, plan: HeartbeatPlan, createdBy: string): Promise<Heartbeat> {
  const fault = findFaultInUrl(plan.url, settings().notify.allowHosts);
  if (fault !== null) throw new AppError('BAD_REQUEST', `The field "url" ${fault}.`);
  const { covers, name, url } = plan;
  return consoleDb().$transaction(async (db) => {
    await db.$queryRaw`select from stack where id = ${stackId} for update`;
    if ((await db.heartbeat.count({ where: { stackId } })) >= mostHeartbeats) {
      throw new AppError('CONFLICT', 'There are 20 heartbeats already. Delete one that nobody needs.');
    }
    const at = now();
    const pace =
      plan.covers === 'CONSOLE'
        ? { everyMinutes: plan.everyMinutes, nextOn: at }
        : { successWhen: plan.successWhen, scheduleId: await findScheduleId(db, stackId, plan.scheduleId) };
    const row = await db.heartbeat.create({ data: { stackId, name, url, covers, createdBy, createdOn: at, ...pace } });
    await recordEvent(db, { kind: 'HEARTBEAT_ADDED', doneBy: createdBy, subject: String(row.id), details: { name } });
    return describeHeartbeat(row, db);
  });
}

async function findScheduleId(db: ConsoleDbTransaction, stackId: number, id: string | null): Promise<number | null> {
  if (id === null) return null;
  const schedule = await db.schedule.findFirst({ where: { id: Number(id), stackId }, select: { id: true } });
  if (schedule === null)
    throw new AppError('BAD_REQUEST', 'The field "scheduleId" takes the id of a schedule that is there.');
  return schedule.id;
}
