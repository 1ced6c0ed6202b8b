import { readOpenAnomalies } from '../../anomalies/find-anomalies.ts';
import type { IncidentCondition } from './incident-condition.ts';

const remedies = {
  ANOMALY:
    'Look whether the data is as it should be. If it is, accept the anomaly with a reason; if not, restore an older backup beside the database and compare.',
  CHECK_NOT_AS_EXPECTED:
    'Look at the answer. If the data is right, change the check or accept the anomaly with a reason; if not, restore an older backup beside the database and compare.',
};

/** A backup is unlike the ones before it, or a check of its data was not answered as expected. It is over when it is accepted, or as expected again. */
export const unusualBackup: IncidentCondition = {
  kinds: ['ANOMALY', 'CHECK_NOT_AS_EXPECTED'],
  async find() {
    const anomalies = await readOpenAnomalies();
    return anomalies.map(({ id, kind: found, sentence, foundOn }) => {
      const kind = found === 'CHECK' ? 'CHECK_NOT_AS_EXPECTED' : 'ANOMALY';
      return {
        kind,
        subject: id,
        what: `${sentence} No rule deletes a backup meanwhile.`,
        since: new Date(foundOn),
        cause: null,
        remedy: remedies[kind],
        link: '/protection/drills',
      };
    });
  },
  describeEnd: async () => 'A person accepted it, or a later backup was as expected again.',
};
