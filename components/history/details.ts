import { type BackupRestoreStatus, daemonType, restoreMode } from '#lib/contracts/daemon.ts';
import type { HistoryEvent } from '#lib/contracts/history.ts';

type Details = HistoryEvent['details'];

/** A detail that is a text and not empty; null otherwise. */
export function textIn(details: Details, name: string): string | null {
  const value = details[name];
  return typeof value === 'string' && value !== '' ? value : null;
}

/** A detail that is a number; null otherwise. */
export function numberIn(details: Details, name: string): number | null {
  const value = details[name];
  return typeof value === 'number' ? value : null;
}

/** A planned maintenance that has ended and never began. */
export function wasMissed({ kind, details }: HistoryEvent): boolean {
  return kind === 'MAINTENANCE_ENDED' && details.tookPlace === false;
}

/** The facts about a job in an event's details, to name the job by. */
export type JobIn = Pick<BackupRestoreStatus, 'type' | 'mode' | 'undoOf' | 'targetDatabase'>;

export function jobIn(details: Details): JobIn {
  const undoes = numberIn(details, 'undoes');
  return {
    type: daemonType.safeParse(details.type).data ?? 'BACKUP',
    mode: restoreMode.safeParse(details.mode).data ?? null,
    undoOf: undoes === null ? null : { id: String(undoes), isUndo: details.undoesUndo === true },
    targetDatabase: textIn(details, 'targetDatabase'),
  };
}
