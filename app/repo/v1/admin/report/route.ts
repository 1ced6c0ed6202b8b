import { createHash } from 'node:crypto';
import { reportDocument } from '#components/report/report-document.ts';
import { reportStyles } from '#components/report/report-styles.ts';
import { report, reportQuery } from '#lib/contracts/protection/report.ts';
import { route, routes } from '#server/http/route.ts';
import { getReport } from '#server/services/report/get-report.ts';

const styleDigest = createHash('sha256').update(reportStyles).digest('base64');
const headers = {
  'Content-Type': 'text/html; charset=utf-8',
  'Cache-Control': 'no-store',
  'Content-Security-Policy': `default-src 'none'; style-src 'sha256-${styleDigest}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`,
};

/** What protected the stack in a period: for programs, or as a document that prints well. It names addresses and people: no API token reads it. */
export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = routes({
  GET: route({
    access: 'administrator',
    action: 'read the report',
    scope: 'session',
    query: reportQuery,
    answer: report,
    media: 'text/html',
    run: async ({ query: { from, to, format }, caller, request }) => {
      const found = await getReport({ from, to }, { generatedBy: caller.email, signal: request.signal });
      return format === 'json' ? found : new Response(reportDocument(found), { headers });
    },
  }),
});
