import { pageQuery } from '#lib/contracts/paging.ts';
import { stackStatusChangePage } from '#lib/contracts/stack-status.ts';
import { route, routes } from '#server/http/route.ts';
import { listStackStatusChanges } from '#server/services/stack-status/list-stack-status-changes.ts';

/** Who changed the stack's status, and when, newest first. */
export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = routes({
  GET: route({
    access: 'administrator',
    action: 'read who changed the stack status',
    query: pageQuery,
    answer: stackStatusChangePage,
    run: ({ query }) => listStackStatusChanges(query),
  }),
});
