import { describeFirstSuccess, findFailedJobs } from './find-failed-jobs.ts';
import type { IncidentCondition } from './incident-condition.ts';

/** The last backup failed, or had to leave rows out. It is over when a backup of everything completes. */
export const backupFailed: IncidentCondition = {
  kinds: ['BACKUP_FAILED'],
  async find() {
    const failed = await findFailedJobs('BACKUP');
    if (failed === null) return [];
    const { lastOn: _, ...facts } = failed;
    return [{ kind: 'BACKUP_FAILED', subject: 'backup', ...facts }];
  },
  async describeEnd({ since }) {
    return (await describeFirstSuccess('BACKUP', since)) ?? 'The failed backup is no longer in the list of jobs.';
  },
};
