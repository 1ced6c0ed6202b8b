import type pg from 'pg';

/** The id of the server process that serves a client's session. pg documents it, but its types do not have it. */
export function backendPidOf(client: pg.ClientBase): number {
  return 'processID' in client && typeof client.processID === 'number' ? client.processID : 0;
}
