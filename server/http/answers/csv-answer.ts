import { stringify } from 'csv-stringify/sync';
import { showInvisibleInProse } from '#lib/format/show-invisible.ts';

/** A cell of a CSV file: numbers as they are, null as nothing. */
export type CsvCell = string | number | null;

/**
 * A table as a CSV file for download (RFC 4180, UTF-8 with a byte order mark, so that spreadsheets read it right).
 * @param fileName without .csv
 * @param head the columns' names
 * @param rows batches of lines; an error among them breaks the download off
 */
export function csvAnswer(
  fileName: string,
  head: string[],
  rows: AsyncIterable<CsvCell[][]> | Iterable<CsvCell[][]>,
): Response {
  const encoder = new TextEncoder();
  const batches = linesOf(head, rows);
  const body = new ReadableStream<Uint8Array>({
    async pull(controller) {
      const next = await batches.next();
      if (next.done === true) controller.close();
      else controller.enqueue(encoder.encode(next.value));
    },
    async cancel() {
      await batches.return(undefined);
    },
  });
  return new Response(body, {
    headers: {
      'Content-Type': 'text/csv; charset=utf-8',
      'Content-Disposition': `attachment; filename="${fileName}.csv"`,
    },
  });
}

async function* linesOf(
  head: string[],
  rows: AsyncIterable<CsvCell[][]> | Iterable<CsvCell[][]>,
): AsyncGenerator<string, void, undefined> {
  yield `\uFEFF${linesIn([head])}`;
  for await (const batch of rows) if (batch.length > 0) yield linesIn(batch);
}

function linesIn(records: CsvCell[][]): string {
  return stringify(records, {
    record_delimiter: '\r\n',
    quoted_match: /[",;\t\r\n]/,
    cast: { string: safeText },
  });
}

/**
 * Spreadsheets take a cell for a formula that begins with one of these, full-width forms included. Some cut a line at semicolons too, so that
 * such a sign after one begins a cell.
 */
const beginsFormula = /(^|[;\t\r\n])(?= *[=+\-@\uff1d\uff0b\uff0d\uff20\t\r])/gu;

/**
 * Invisible characters are shown, as on the pages. Text that would be taken for a formula gets an apostrophe before it, because
 * names in a database may come from anybody.
 */
function safeText(text: string): string {
  return showInvisibleInProse(text).replace(beginsFormula, "$1'");
}
