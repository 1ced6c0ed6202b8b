import type { z } from 'zod';
import type { Delivery, DeliveryPage, deliveryQuery } from '#lib/contracts/notifications/notification.ts';
import { parseId } from '#lib/parse-id.ts';
import { consoleDb } from '#server/adapters/console-db/console-db.ts';
import { AppError } from '#server/errors.ts';
import { describeDelivery } from './describe-delivery.ts';

const include = { notification: true, channel: true, heartbeat: true, subscriber: true } as const;

/** A page of a stack's deliveries, the newest first. */
export async function listDeliveries(
  stackId: number,
  { state, limit, offset }: z.output<typeof deliveryQuery>,
): Promise<DeliveryPage> {
  const where = { stackId, ...(state === 'ALL' ? {} : { state }) };
  const db = consoleDb();
  const [totalNumberOfResults, rows] = await db.$transaction([
    db.delivery.count({ where }),
    db.delivery.findMany({ where, orderBy: { id: 'desc' }, skip: offset, take: limit, include }),
  ]);
  return { totalNumberOfResults, results: rows.map(describeDelivery) };
}

/** @throws AppError NOT_FOUND, also when the id is no number */
export async function getDelivery(stackId: number, id: string): Promise<Delivery> {
  const number = parseId(id);
  const row =
    number === null ? null : await consoleDb().delivery.findFirst({ where: { id: number, stackId }, include });
  if (row === null) throw new AppError('NOT_FOUND', `Cannot find a delivery with ID: ${id}`);
  return describeDelivery(row);
}
