import { createServer } from 'node:http';
import * as daemonRoutes from '#app/repo/v1/admin/daemon/[id]/route.ts';
import * as backupRoutes from '#app/repo/v1/admin/daemon/backup/route.ts';
import * as restoreRoutes from '#app/repo/v1/admin/daemon/restore/route.ts';
import * as undoRoutes from '#app/repo/v1/admin/daemon/undo/route.ts';
import * as verifyRoutes from '#app/repo/v1/admin/daemon/verify/route.ts';
import * as statusRoutes from '#app/repo/v1/admin/synapse/status/route.ts';

/** The console's calls as a process of its own, which a test may kill: its route handlers on a free port, without the pages. */
type Handler = (request: Request, context: { params: Promise<Record<string, string>> }) => Promise<Response>;

const daemon = /^\/repo\/v1\/admin\/daemon\/(\d+)$/;
const fixed: Record<string, Record<string, Handler>> = {
  '/repo/v1/admin/daemon/backup': backupRoutes,
  '/repo/v1/admin/daemon/restore': restoreRoutes,
  '/repo/v1/admin/daemon/undo': undoRoutes,
  '/repo/v1/admin/daemon/verify': verifyRoutes,
  '/repo/v1/admin/synapse/status': statusRoutes,
};

const server = createServer(async (incoming, outgoing) => {
  const url = new URL(incoming.url ?? '/', 'http://localhost');
  const id = daemon.exec(url.pathname)?.[1];
  const handlers: Record<string, Handler> | undefined = id === undefined ? fixed[url.pathname] : daemonRoutes;
  const handler = handlers?.[incoming.method ?? ''];
  if (handler === undefined) return void outgoing.writeHead(404).end();
  const pieces: Buffer[] = [];
  for await (const piece of incoming) pieces.push(piece);
  const request = new Request(url, {
    method: incoming.method ?? 'GET',
    headers: Object.entries(incoming.headers).map(([name, value]): [string, string] => [name, String(value)]),
    ...(pieces.length === 0 ? {} : { body: Buffer.concat(pieces) }),
  });
  const params: Record<string, string> = id === undefined ? {} : { id };
  const answer = await handler(request, { params: Promise.resolve(params) });
  outgoing.writeHead(answer.status, Object.fromEntries(answer.headers));
  outgoing.end(Buffer.from(await answer.arrayBuffer()));
});

process.on('disconnect', () => process.exit(0));
server.listen(0, '127.0.0.1', () => {
  const address = server.address();
  process.send?.({ port: typeof address === 'object' ? address?.port : 0 });
});
