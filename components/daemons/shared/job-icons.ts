import { Archive, ArrowLeftRight, DatabasePlus, type LucideIcon, RotateCcw, ShieldCheck, Undo2 } from 'lucide-react';
import type { JobKind } from '#lib/job-kind.ts';

/** The sign of each kind of job. The words beside it say the same. */
export const jobIcons: Record<JobKind, LucideIcon> = {
  BACKUP: Archive,
  VERIFY: ShieldCheck,
  IN_PLACE: RotateCcw,
  STAGED: ArrowLeftRight,
  NEW_DATABASE: DatabasePlus,
  UNDO: Undo2,
};
