import { readdirSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { join } from 'node:path';

/**
 * Answers what is neither GET nor HEAD of a file in the folder `public`: OPTIONS with 204, others with 405, both with Allow.
 * Next.js answers 500 to them.
 * @param publicFolder looked at once
 * @returns the function that answers and tells true, or tells false and leaves the call to others
 */
export function fileMethodAnswerer(
  publicFolder: string,
): (request: IncomingMessage, response: ServerResponse) => boolean {
  const addresses = new Set(
    readdirSync(publicFolder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name).slice(publicFolder.length).replaceAll('\\', '/')),
  );
  return (request, response) => {
    const method = request.method ?? 'GET';
    if (method === 'GET' || method === 'HEAD') return false;
    if (!addresses.has(decodeURIComponent((request.url ?? '').split('?', 1)[0] ?? ''))) return false;
    const headers = { Allow: 'GET, HEAD, OPTIONS', 'Cache-Control': 'no-store' };
    if (method === 'OPTIONS') {
      response.writeHead(204, headers).end();
      return true;
    }
    response.writeHead(405, { ...headers, 'Content-Type': 'application/json', Connection: 'close' });
    response.end(JSON.stringify({ reason: `This address takes ${headers.Allow}, not ${method}.` }));
    return true;
  };
}
