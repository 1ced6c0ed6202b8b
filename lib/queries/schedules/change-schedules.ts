import { type BackupRestoreStatus, backupRestoreStatus } from '#lib/contracts/daemon.ts';
import { type Schedule, type ScheduleInput, schedule } from '#lib/contracts/protection/schedule.ts';
import { callApi, callApiForNothing } from '../api-client.ts';

const address = '/repo/v1/admin/schedules';

/** What the person saw when they asked for the change. */
type Seen = Pick<Schedule, 'id' | 'version'>;
const ifMatch = ({ version }: Seen) => ({ 'if-match': `"${version}"` });

/** @throws ApiError; 409 when the name is taken */
export async function createSchedule(body: ScheduleInput): Promise<Schedule> {
  return (await callApi(address, schedule, { method: 'POST', body })).data;
}

/** @throws ApiError; 412 when another change came first */
export async function changeSchedule(seen: Seen, body: ScheduleInput): Promise<Schedule> {
  const call = { method: 'PUT', body, headers: ifMatch(seen) } as const;
  return (await callApi(`${address}/${seen.id}`, schedule, call)).data;
}

/** @throws ApiError; 412 when another change came first */
export function deleteSchedule(seen: Seen): Promise<void> {
  return callApiForNothing(`${address}/${seen.id}`, { method: 'DELETE', headers: ifMatch(seen) });
}

/** @throws ApiError; 409 with `daemonId` if a daemon is running */
export async function runSchedule(id: string): Promise<BackupRestoreStatus> {
  return (await callApi(`${address}/${id}/run`, backupRestoreStatus, { method: 'POST', body: {} })).data;
}
