import type { AnomalyPage, AnomalyQuery } from '#lib/contracts/anomaly.ts';
import { consoleDb } from '#server/adapters/console-db/console-db.ts';
import { defaultStackId } from '../stacks/default-stack.ts';
import { describeAnomaly } from './describe-anomaly.ts';

/** A page of the anomalies, the newest first. @throws the driver's error when the console database can't be reached */
export async function listAnomalies({ state, backup, limit, offset }: AnomalyQuery): Promise<AnomalyPage> {
  const where = {
    stackId: defaultStackId,
    ...(state === 'open' ? { resolvedOn: null, acceptedOn: null } : {}),
    ...(backup === undefined ? {} : { backupKey: backup }),
  };
  const [totalNumberOfResults, rows] = await Promise.all([
    consoleDb().anomaly.count({ where }),
    consoleDb().anomaly.findMany({
      where,
      orderBy: [{ snapshotOn: 'desc' }, { id: 'desc' }],
      take: limit,
      skip: offset,
    }),
  ]);
  return { totalNumberOfResults, results: rows.map(describeAnomaly) };
}
