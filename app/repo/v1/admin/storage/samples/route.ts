import { storageSamples, storageSamplesQuery } from '#lib/contracts/storage-report.ts';
import { csvAnswer } from '#server/http/answers/csv-answer.ts';
import { route, routes } from '#server/http/route.ts';
import { listStorageSamples } from '#server/services/storage/list-storage-samples.ts';

const head = [
  'taken',
  'occasion',
  'daemon',
  'database_bytes',
  'heap_bytes',
  'index_bytes',
  'toast_bytes',
  'stored_bytes',
  'stored_files',
  'backup_bytes',
  'backups',
  'other_object_bytes',
];

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = routes({
  GET: route({
    access: 'administrator',
    action: 'see how the storage grew',
    query: storageSamplesQuery,
    answer: storageSamples,
    media: 'text/csv',
    run: async ({ query }) => {
      if (query.format === 'json') return listStorageSamples(query);
      const { results } = await listStorageSamples({ days: query.days, all: true });
      const lines = results.map((sample) => [
        sample.takenOn,
        sample.occasion,
        sample.daemonId,
        sample.databaseBytes,
        sample.heapBytes,
        sample.indexBytes,
        sample.toastBytes,
        sample.usageBytes,
        sample.usageCount,
        sample.backupBytes,
        sample.backupCount,
        sample.otherBytes,
      ]);
      return csvAnswer('storage-samples', head, [lines]);
    },
  }),
});
