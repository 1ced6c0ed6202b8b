import { queryOptions } from '@tanstack/react-query';
import {
  type Protection,
  type ProtectionDefaultsInput,
  protection,
  protectionDefaults,
} from '#lib/contracts/protection/protection.ts';
import { callApi } from '../api-client.ts';
import { queryKeys } from '../query-keys.ts';

const address = '/repo/v1/admin/protection/defaults';

/** What the button that sets up the protection would set now. @param zone IANA */
export function protectionDefaultsQuery(zone: string) {
  return queryOptions({
    queryKey: queryKeys.protection.defaults(zone),
    queryFn: async ({ signal }) =>
      (await callApi(`${address}?zone=${encodeURIComponent(zone)}`, protectionDefaults, { signal })).data,
  });
}

/** @throws ApiError; 409 if the stack has a schedule, or if something else would be set than what was seen */
export async function setProtectionDefaults(body: ProtectionDefaultsInput): Promise<Protection> {
  return (await callApi(address, protection, { method: 'POST', body })).data;
}
