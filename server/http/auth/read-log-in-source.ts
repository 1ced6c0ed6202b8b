import type { LogInSource } from '#server/services/accounts/log-in-source.ts';
import { claimedAddress, clientAddress } from './client-address.ts';
import { readDevice } from './device-cookie.ts';

/** Where a try to log in comes from, as its headers tell. */
export function readLogInSource(headers: Headers): LogInSource {
  return {
    address: clientAddress(headers),
    claimed: claimedAddress(headers),
    deviceFor: (account) => readDevice(headers, account),
  };
}
