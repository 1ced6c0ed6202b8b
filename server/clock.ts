let read: () => Date = () => new Date();

/** The present time. What decides by the calendar (schedules, retention, objectives, notifications) asks here, so that a test can set it. */
export function now(): Date {
  return read();
}

/** Sets the clock of this process, for tests; null: the machine's own again. */
export function setClock(clock: (() => Date) | null): void {
  read = clock ?? (() => new Date());
}
