import {
  Archive,
  ArchiveRestore,
  Bell,
  CalendarClock,
  CalendarX,
  CircleCheck,
  CircleSlash,
  CircleX,
  Copy,
  Gauge,
  KeyRound,
  ListChecks,
  LogIn,
  type LucideIcon,
  NotebookPen,
  Play,
  Recycle,
  ShieldAlert,
  ShieldCheck,
  Square,
  Target,
  Trash2,
  Upload,
} from 'lucide-react';
import type { Tone } from '#components/ui/badge.tsx';
import type { HistoryEvent, HistoryEventKind } from '#lib/contracts/history.ts';
import { textIn, wasMissed } from './details.ts';

type Mark = { Icon: LucideIcon; tone: Tone };

export const toneClasses: Record<Tone, string> = {
  good: 'text-good',
  caution: 'text-caution',
  bad: 'text-bad',
  work: 'text-work',
  idle: 'text-muted',
};

const marks: Record<HistoryEventKind, Mark> = {
  STATUS_SET: { Icon: Gauge, tone: 'idle' },
  MAINTENANCE_PLANNED: { Icon: CalendarClock, tone: 'caution' },
  MAINTENANCE_CHANGED: { Icon: CalendarClock, tone: 'caution' },
  MAINTENANCE_BEGUN: { Icon: CalendarClock, tone: 'caution' },
  MAINTENANCE_ENDED: { Icon: CalendarClock, tone: 'idle' },
  MAINTENANCE_CANCELLED: { Icon: CalendarClock, tone: 'idle' },
  DAEMON_STARTED: { Icon: Play, tone: 'work' },
  DAEMON_STOP_ASKED: { Icon: Square, tone: 'idle' },
  DAEMON_ENDED: { Icon: Archive, tone: 'idle' },
  BACKUP_UPLOADED: { Icon: Upload, tone: 'idle' },
  BACKUP_DELETED: { Icon: Trash2, tone: 'idle' },
  BACKUP_UNDELETED: { Icon: ArchiveRestore, tone: 'good' },
  BACKUP_COPIED: { Icon: Copy, tone: 'good' },
  COPY_RETRIED: { Icon: Copy, tone: 'idle' },
  COPY_DELETED: { Icon: Trash2, tone: 'idle' },
  COPY_RETENTION_SET: { Icon: Recycle, tone: 'idle' },
  COPY_RETENTION_CLEARED: { Icon: Recycle, tone: 'caution' },
  BACKUP_NOTED: { Icon: NotebookPen, tone: 'idle' },
  UPLOAD_ABORTED: { Icon: CircleSlash, tone: 'idle' },
  KEPT_DATABASE_DROPPED: { Icon: Trash2, tone: 'idle' },
  NEW_DATABASE_DROPPED: { Icon: Trash2, tone: 'idle' },
  ANOMALY_ACCEPTED: { Icon: CircleCheck, tone: 'idle' },
  CHECK_ADDED: { Icon: ListChecks, tone: 'idle' },
  CHECK_CHANGED: { Icon: ListChecks, tone: 'idle' },
  CHECK_DELETED: { Icon: ListChecks, tone: 'idle' },
  DRILL_ADDED: { Icon: ShieldCheck, tone: 'idle' },
  DRILL_CHANGED: { Icon: ShieldCheck, tone: 'idle' },
  DRILL_DELETED: { Icon: ShieldCheck, tone: 'idle' },
  OBJECTIVES_SET: { Icon: Target, tone: 'idle' },
  PACE_SET: { Icon: Gauge, tone: 'idle' },
  PACE_RESET: { Icon: Gauge, tone: 'idle' },
  SCHEDULE_CREATED: { Icon: CalendarClock, tone: 'idle' },
  SCHEDULE_CHANGED: { Icon: CalendarClock, tone: 'idle' },
  SCHEDULE_DELETED: { Icon: CalendarX, tone: 'idle' },
  SCHEDULED_RUN_MISSED: { Icon: CalendarX, tone: 'bad' },
  SCHEDULED_RUN_SKIPPED: { Icon: CalendarX, tone: 'caution' },
  SCHEDULED_RUN_FAILED: { Icon: CircleX, tone: 'bad' },
  RETENTION_SET: { Icon: Recycle, tone: 'idle' },
  RETENTION_CLEARED: { Icon: Recycle, tone: 'caution' },
  CHANNEL_ADDED: { Icon: Bell, tone: 'idle' },
  CHANNEL_CHANGED: { Icon: Bell, tone: 'idle' },
  CHANNEL_DELETED: { Icon: Trash2, tone: 'idle' },
  HEARTBEAT_ADDED: { Icon: Bell, tone: 'idle' },
  HEARTBEAT_DELETED: { Icon: Trash2, tone: 'idle' },
  DIGEST_CHANGED: { Icon: Bell, tone: 'idle' },
  LOGGED_IN: { Icon: LogIn, tone: 'idle' },
  LOG_IN_FAILED: { Icon: ShieldAlert, tone: 'caution' },
  SESSIONS_ENDED: { Icon: KeyRound, tone: 'idle' },
  PASSWORD_CHANGED: { Icon: KeyRound, tone: 'idle' },
  API_TOKEN_CREATED: { Icon: KeyRound, tone: 'idle' },
  API_TOKEN_REVOKED: { Icon: KeyRound, tone: 'idle' },
  API_TOKEN_REFUSED: { Icon: ShieldAlert, tone: 'caution' },
};

const statusTones: Record<string, Tone> = { READ_WRITE: 'good', READ_ONLY: 'caution', DOWN: 'bad' };
const ends: Record<string, Mark> = {
  COMPLETED: { Icon: CircleCheck, tone: 'good' },
  FAILED: { Icon: CircleX, tone: 'bad' },
  TERMINATED: { Icon: CircleSlash, tone: 'idle' },
};

/** The icon and the tone of an event. Its sentence says the same in words. */
export function eventMarks(event: HistoryEvent): Mark {
  const { kind, outcome, details } = event;
  if (outcome === 'FAILED') return { Icon: CircleX, tone: 'bad' };
  if (wasMissed(event)) return { Icon: CalendarX, tone: 'caution' };
  if (kind === 'DAEMON_ENDED' || kind === 'DAEMON_STARTED') return ends[textIn(details, 'status') ?? ''] ?? marks[kind];
  if (kind === 'STATUS_SET') return { Icon: Gauge, tone: statusTones[textIn(details, 'toStatus') ?? ''] ?? 'idle' };
  return marks[kind];
}
