import type pg from 'pg';

/** The process that serves a client's session. pg's types do not name it; its documentation does. */
export function backendPidOf(client: pg.ClientBase): number {
  return 'processID' in client && typeof client.processID === 'number' ? client.processID : 0;
}
