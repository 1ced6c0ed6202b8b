import { useSyncExternalStore } from 'react';

const never = () => () => undefined;

/** Whether the page has come alive: false while it is drawn on the server, and once here, just as there. */
export function useIsAlive(): boolean {
  return useSyncExternalStore(
    never,
    () => true,
    () => false,
  );
}
