'use client';

import { useEffect, useSyncExternalStore } from 'react';

let open = 0;
const listeners = new Set<() => void>();

function change(by: 1 | -1): void {
  open += by;
  for (const listener of listeners) listener();
}

function listen(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** Rendered inside a dialog: it counts the dialog as open while it is mounted. */
export function useOpenDialog(): void {
  useEffect(() => {
    change(1);
    return () => change(-1);
  }, []);
}

/** Whether a dialog is open now. */
export function useIsDialogOpen(): boolean {
  return useSyncExternalStore(
    listen,
    () => open > 0,
    () => false,
  );
}
