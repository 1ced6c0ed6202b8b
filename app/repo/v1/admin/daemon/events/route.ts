import { route, routes } from '#server/http/route.ts';
import { eventStream } from '#server/http/streams/event-stream.ts';
import { watchAllDaemons } from '#server/services/daemons/watch-all-daemons.ts';

export const dynamic = 'force-dynamic';

const action = 'watch the daemons';

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = routes({
  GET: route({
    access: 'administrator',
    action,
    media: 'text/event-stream',
    run: async ({ request, caller }) => eventStream(request, caller, action, watchAllDaemons),
  }),
});
