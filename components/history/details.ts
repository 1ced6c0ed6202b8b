import { type BackupRestoreStatus, daemonType, restoreMode } from '#lib/contracts/daemon.ts';
import type { Deed } from '#lib/contracts/history.ts';

type Details = Deed['details'];

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
export function wasMissed({ kind, details }: Deed): boolean {
  return kind === 'MAINTENANCE_ENDED' && details.tookPlace === false;
}

/** What a deed tells of a job, to name it by. */
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
