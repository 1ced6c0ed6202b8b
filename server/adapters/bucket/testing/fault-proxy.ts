import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';

/** What happens to a request on its way: it is let through, or meets a fault. */
export type Fault =
  | 'pass'
  /** The connection is cut before anything is answered, and the bucket sees nothing. */
  | 'reset'
  /** The bucket does it, but its answer never comes. */
  | 'lose the answer'
  /** The answer breaks off after its first half. */
  | 'cut the body'
  /** The answer stops after its first half, and the connection stays. */
  | 'stall the body'
  /** Nothing ever comes. */
  | 'hang'
  /** The bucket does it, and its answer names another ETag. */
  | 'wrong ETag'
  /** ETags in headers and documents come back weak, as behind a proxy that compresses. */
  | 'weak ETag'
  /** A web page in the place of the bucket's answer. */
  | { status: number; html: string }
  | { status: number; code: string; message: string; retryAfter?: string };

export type FaultProxy = {
  endpoint: string;
  /**
   * Chooses the fault of each request; `count` is how many like it (method and query names) came before, `bytes` the length
   * of its body.
   */
  decide: (seen: {
    method: string;
    query: string;
    count: number;
    parameters: URLSearchParams;
    bytes: number;
  }) => Fault | Promise<Fault>;
  /** Method and query names of each request that came. */
  seen: string[];
  stop(): Promise<void>;
};

/** Stands between the adapter and a real bucket server. Signatures hold: the Host header goes through unchanged. */
export async function startFaultProxy(target: string): Promise<FaultProxy> {
  const server = createServer(async (raw, response) => {
    const url = new URL(raw.url ?? '/', target);
    const query = [...url.searchParams.keys()].filter((name) => name !== 'x-id').join('&');
    const label = `${raw.method} ${query}`.trim();
    const count = proxy.seen.filter((earlier) => earlier === label).length;
    proxy.seen.push(label);
    const bytes = Number(raw.headers['x-amz-decoded-content-length'] ?? raw.headers['content-length'] ?? 0);
    const parameters = url.searchParams;
    meet(await proxy.decide({ method: raw.method ?? '', query, count, parameters, bytes }), url, raw, response);
  });
  const proxy: FaultProxy = {
    endpoint: '',
    decide: () => 'pass',
    seen: [],
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  proxy.endpoint = `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}`;
  return proxy;
}

function meet(fault: Fault, url: URL, raw: IncomingMessage, response: ServerResponse): void {
  if (fault === 'hang') return;
  if (fault === 'reset') {
    raw.socket.destroy();
    return;
  }
  if (typeof fault === 'object' && 'html' in fault) {
    raw.resume();
    response.writeHead(fault.status, { 'content-type': 'text/html' });
    response.end(fault.html);
    return;
  }
  if (typeof fault === 'object') {
    raw.resume();
    const xml = `<?xml version="1.0"?><Error><Code>${fault.code}</Code><Message>${fault.message}</Message><RequestId>REQ1</RequestId></Error>`;
    response.writeHead(fault.status, {
      'content-type': 'application/xml',
      'x-amz-request-id': 'REQ1',
      ...(fault.retryAfter === undefined ? {} : { 'retry-after': fault.retryAfter }),
    });
    response.end(raw.method === 'HEAD' ? undefined : xml);
    return;
  }
  const onward = request(url, { method: raw.method ?? 'GET', headers: raw.headers, agent: false }, async (answer) => {
    const pieces: Buffer[] = [];
    for await (const piece of answer) pieces.push(piece);
    const body = Buffer.concat(pieces);
    if (fault === 'lose the answer') {
      raw.socket.destroy();
      return;
    }
    const weak = fault === 'weak ETag' && answer.headers.etag !== undefined ? { etag: `W/${answer.headers.etag}` } : {};
    const changed = fault === 'wrong ETag' ? { etag: '"00000000000000000000000000000000"' } : {};
    response.writeHead(answer.statusCode ?? 500, { ...answer.headers, ...changed, ...weak });
    if (fault === 'pass' || fault === 'wrong ETag' || fault === 'weak ETag') response.end(body);
    else
      response.write(body.subarray(0, body.length / 2), () => {
        if (fault === 'cut the body') raw.socket.destroy();
      });
  });
  onward.on('error', () => raw.socket.destroy());
  raw.pipe(onward);
}
