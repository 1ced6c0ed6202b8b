import { describeFirstSuccess, findFailedJobs } from './find-failed-jobs.ts';
import type { IncidentCondition } from './incident-condition.ts';

/** The last verification failed. It is over when a verification completes. */
export const verificationFailed: IncidentCondition = {
  kinds: ['VERIFICATION_FAILED'],
  async find() {
    const failed = await findFailedJobs('VERIFY');
    if (failed === null) return [];
    const { lastOn: _, ...facts } = failed;
    return [{ kind: 'VERIFICATION_FAILED', subject: 'verification', ...facts }];
  },
  async describeEnd({ since }) {
    return (await describeFirstSuccess('VERIFY', since)) ?? 'The failed verification is no longer in the list of jobs.';
  },
};
