import { databaseUse, formatQuery } from '#lib/contracts/storage-report.ts';
import { csvAnswer } from '#server/http/answers/csv-answer.ts';
import { route, routes } from '#server/http/route.ts';
import { getDatabaseUse } from '#server/services/storage/get-database-use.ts';

const head = [
  'schema',
  'table',
  'rows_estimated',
  'dead_rows_estimated',
  'heap_bytes',
  'index_bytes',
  'toast_bytes',
  'total_bytes',
  'last_vacuum',
  'last_analyze',
];

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = routes({
  GET: route({
    access: 'administrator',
    action: 'see what the database uses',
    query: formatQuery,
    answer: databaseUse,
    media: 'text/csv',
    run: async ({ query, request }) => {
      const use = await getDatabaseUse(request.signal);
      if (query.format === 'json') return use;
      const lines = use.tables.map((table) => [
        table.schema,
        table.name,
        table.rows,
        table.deadRows,
        table.heapBytes,
        table.indexBytes,
        table.toastBytes,
        table.totalBytes,
        table.lastVacuumOn,
        table.lastAnalyzeOn,
      ]);
      return csvAnswer('database-tables', head, [lines]);
    },
  }),
});
