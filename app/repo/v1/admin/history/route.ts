import { type HistoryEvent, historyPage, historyQuery } from '#lib/contracts/history.ts';
import { type CsvCell, csvAnswer } from '#server/http/answers/csv-answer.ts';
import { route, routes } from '#server/http/route.ts';
import { listEvents, streamEvents } from '#server/services/history/list-events.ts';

const head = ['on', 'kind', 'done_by', 'subject', 'outcome', 'details'];

async function* linesOf(batches: AsyncIterable<HistoryEvent[]>): AsyncGenerator<CsvCell[][]> {
  for await (const batch of batches) {
    yield batch.map(({ on, kind, doneBy, subject, outcome, details }) => [
      on,
      kind,
      doneBy,
      subject,
      outcome,
      JSON.stringify(details),
    ]);
  }
}

/** What administrators and the console did, newest first. */
export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = routes({
  GET: route({
    access: 'administrator',
    action: 'read the history',
    query: historyQuery,
    answer: historyPage,
    media: 'text/csv',
    run: async ({ query }) =>
      query.format === 'json' ? listEvents(query) : csvAnswer('history', head, linesOf(streamEvents(query))),
  }),
});
