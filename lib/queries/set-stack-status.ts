import { type StackStatusInput, stackStatus } from '#lib/contracts/stack-status.ts';
import { callApi } from './api-client.ts';

/** @param etag of what the person saw. @throws ApiError; 412 when another change came first. */
export async function setStackStatus(input: StackStatusInput, etag: string | null): Promise<void> {
  await callApi('/repo/v1/admin/synapse/status', stackStatus, {
    method: 'PUT',
    body: input,
    headers: etag === null ? {} : { 'if-match': etag },
  });
}
