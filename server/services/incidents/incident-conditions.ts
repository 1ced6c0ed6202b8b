import { backupFailed } from './conditions/backup-failed.ts';
import { backupOverdue } from './conditions/backup-overdue.ts';
import { copiesBehind } from './conditions/copies-behind.ts';
import { deliveriesFail } from './conditions/deliveries-fail.ts';
import { drillNotRun } from './conditions/drill-not-run.ts';
import type { IncidentCondition } from './conditions/incident-condition.ts';
import { objectiveBroken } from './conditions/objective-broken.ts';
import { restoreFailed } from './conditions/restore-failed.ts';
import { retentionHeld } from './conditions/retention-held.ts';
import { unreachable } from './conditions/unreachable.ts';
import { unusualBackup } from './conditions/unusual-backup.ts';
import { verificationFailed } from './conditions/verification-failed.ts';

/** Everything that the console looks at by itself. No kind is in two of them. */
export const incidentConditions: readonly IncidentCondition[] = [
  backupFailed,
  backupOverdue,
  verificationFailed,
  restoreFailed,
  unreachable,
  unusualBackup,
  objectiveBroken,
  copiesBehind,
  retentionHeld,
  drillNotRun,
  deliveriesFail,
];
