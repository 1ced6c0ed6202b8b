import { type Maintenance, type MaintenanceInput, maintenance } from '#lib/contracts/maintenance.ts';
import { maintenanceTag } from '#lib/maintenance-tag.ts';
import { callApi } from '../api-client.ts';

const address = '/repo/v1/admin/maintenance';

/** What the person saw when they asked for the change. */
type Seen = Pick<Maintenance, 'id' | 'version'>;

async function call(path: string, method: 'POST' | 'PUT', seen: Seen | null, body?: unknown): Promise<Maintenance> {
  const headers: Record<string, string> = seen === null ? {} : { 'if-match': `"${maintenanceTag(seen)}"` };
  return (await callApi(path, maintenance, { method, headers, ...(body === undefined ? {} : { body }) })).data;
}

/** @throws ApiError; 409 when it would overlap with another */
export function planMaintenance(input: MaintenanceInput): Promise<Maintenance> {
  return call(address, 'POST', null, input);
}

/** @throws ApiError; 412 when another change came first */
export function changeMaintenance(seen: Seen, input: MaintenanceInput): Promise<Maintenance> {
  return call(`${address}/${seen.id}`, 'PUT', seen, input);
}

/** @throws ApiError; 412 when another change came first */
export function extendMaintenance(seen: Seen, endsOn: string): Promise<Maintenance> {
  return call(`${address}/${seen.id}/extend`, 'POST', seen, { endsOn });
}

/** @throws ApiError; 412 when another change came first */
export function stepMaintenance(seen: Seen, step: 'start' | 'end' | 'cancel'): Promise<Maintenance> {
  return call(`${address}/${seen.id}/${step}`, 'POST', seen);
}
