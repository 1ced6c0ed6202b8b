import { type StackStatusInput, stackStatus } from '#lib/contracts/stack-status.ts';
import { callApi } from '../api-client.ts';

/**
 * @param etag of what the person saw
 * @returns the tag of what is set now, to undo it with
 * @throws ApiError; 412 when another change came first
 */
export async function setStackStatus(input: StackStatusInput, etag: string | null): Promise<string | null> {
  const answer = await callApi('/repo/v1/admin/synapse/status', stackStatus, {
    method: 'PUT',
    body: input,
    headers: etag === null ? {} : { 'if-match': etag },
  });
  return answer.etag;
}
