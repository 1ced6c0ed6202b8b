import { expect, test } from 'vitest';
import { jobKind, jobName, jobWay } from './job-kind.ts';

const restore = { id: '5', type: 'RESTORE', mode: 'IN_PLACE', undoOf: null, targetDatabase: null } as const;
const undoOf = { id: '3', isUndo: false };

test.each([
  [{ ...restore, type: 'BACKUP' as const, mode: null }, 'BACKUP', 'Backup 5', null],
  [{ ...restore, type: 'VERIFY' as const, mode: null }, 'VERIFY', 'Verification 5', null],
  [restore, 'IN_PLACE', 'Restore 5', 'in place'],
  [{ ...restore, mode: null }, 'IN_PLACE', 'Restore 5', 'in place'],
  [{ ...restore, mode: 'STAGED' as const }, 'STAGED', 'Restore 5', 'staged'],
  [
    { ...restore, mode: 'NEW_DATABASE' as const, targetDatabase: 'shop' },
    'NEW_DATABASE',
    'Restore 5',
    'into the new database shop',
  ],
  [{ ...restore, mode: 'UNDO' as const, undoOf }, 'UNDO', 'Undo 5', 'of restore 3'],
  [{ ...restore, mode: 'UNDO' as const, undoOf: { id: '4', isUndo: true } }, 'UNDO', 'Undo 5', 'of undo 4'],
  [{ ...restore, undoOf }, 'UNDO', 'Undo 5', 'of restore 3'],
  [{ ...restore, mode: 'STAGED' as const, undoOf }, 'UNDO', 'Undo 5', 'of restore 3'],
  [
    { ...restore, mode: 'NEW_DATABASE' as const, targetDatabase: 'shop', undoOf },
    'NEW_DATABASE',
    'Restore 5',
    'into the new database shop',
  ],
])('tells the kind of a job, its name and what tells it from others: %#', (job, kind, name, way) => {
  expect([jobKind(job), jobName(job), jobWay(job)]).toEqual([kind, name, way]);
});
