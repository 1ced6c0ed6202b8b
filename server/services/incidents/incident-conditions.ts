import { backupFailed } from './conditions/backup-failed.ts';
import type { IncidentCondition } from './conditions/incident-condition.ts';
import { restoreFailed } from './conditions/restore-failed.ts';
import { unreachable } from './conditions/unreachable.ts';
import { verificationFailed } from './conditions/verification-failed.ts';

/** Everything that the console looks at by itself. No kind is in two of them. */
export const incidentConditions: readonly IncidentCondition[] = [
  backupFailed,
  verificationFailed,
  restoreFailed,
  unreachable,
];
