import { describeFirstSuccess, findFailedJobs } from './find-failed-jobs.ts';
import type { IncidentCondition } from './incident-condition.ts';

/** Nobody repeats each restore that failed: after so long it is past. */
const pastAfterMs = 24 * 60 * 60 * 1000;

/** The last restore failed, within the last 24 hours. It is over when a restore completes, or when that time has passed. */
export const restoreFailed: IncidentCondition = {
  kinds: ['RESTORE_FAILED'],
  async find(_stackId, at) {
    const failed = await findFailedJobs('RESTORE');
    if (failed === null || at.getTime() - failed.lastOn.getTime() >= pastAfterMs) return [];
    const { lastOn: _, ...facts } = failed;
    return [{ kind: 'RESTORE_FAILED', subject: 'restore', ...facts }];
  },
  async describeEnd({ since }) {
    return (
      (await describeFirstSuccess('RESTORE', since)) ??
      'No restore was tried for 24 hours after the failure, so it is no longer reported.'
    );
  },
};
