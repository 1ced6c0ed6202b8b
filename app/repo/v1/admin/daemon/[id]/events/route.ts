import { z } from 'zod';
import { route, routes } from '#server/http/route.ts';
import { eventStream } from '#server/http/streams/event-stream.ts';
import { findDaemon } from '#server/services/daemons/find-daemon.ts';
import { watchDaemon } from '#server/services/daemons/watch-daemon.ts';

export const dynamic = 'force-dynamic';

const action = 'watch a daemon';

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = routes({
  GET: route({
    access: 'administrator',
    action,
    params: z.object({ id: z.string() }),
    media: 'text/event-stream',
    run: async ({ request, caller, params: { id } }) => {
      await findDaemon(id);
      return eventStream(request, caller, action, (signal) => watchDaemon(id, signal));
    },
  }),
});
