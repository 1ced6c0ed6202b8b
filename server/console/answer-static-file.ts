import { readdirSync, type Stats, statSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { join } from 'node:path';
import { AppError } from '#server/errors.ts';
import { byteRange } from '#server/http/answers/byte-range.ts';
import { writeFailure } from '#server/http/answers/write-failure.ts';

const allow = 'GET, HEAD, OPTIONS';
const builtAddress = '/_next/static/';

/**
 * Answers what Next.js answers with 500 where a static file is asked for: other methods than GET and HEAD (204 to OPTIONS, else
 * 405), a condition that does not hold (412), a range outside the file (416).
 * @param publicFolder looked at once
 * @param builtFolder what is below /_next/static/
 * @returns the function that answers and tells true, or tells false and leaves the call to Next.js
 */
export function answerStaticFile(
  publicFolder: string,
  builtFolder: string,
): (request: IncomingMessage, response: ServerResponse) => boolean {
  const isPublic = addressesOf(publicFolder);
  const fileOf = (address: string): string | null => {
    if (isPublic.has(address)) return join(publicFolder, address);
    const isBuilt = address.startsWith(builtAddress) && !address.split('/').includes('..');
    return isBuilt ? join(builtFolder, address.slice(builtAddress.length)) : null;
  };
  return (request, response) => {
    const file = fileOf(decodeURIComponent((request.url ?? '').split('?', 1)[0] ?? ''));
    if (file === null) return false;
    const refusal = refusalOf(request, file);
    if (refusal === null) return false;
    if (refusal === 'methods') response.writeHead(204, { Allow: allow, 'Cache-Control': 'no-store' }).end();
    else void writeFailure(refusal.error, request, response, refusal.headers);
    return true;
  };
}

function addressesOf(folder: string): Set<string> {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return new Set(files.map((entry) => join(entry.parentPath, entry.name).slice(folder.length).replaceAll('\\', '/')));
}

type Refusal = { error: AppError; headers: Record<string, string> };

function refusalOf(request: IncomingMessage, file: string): Refusal | 'methods' | null {
  const { method = 'GET', headers } = request;
  const stats = statSync(file, { throwIfNoEntry: false });
  if (stats === undefined || !stats.isFile()) return null;
  if (method === 'OPTIONS') return 'methods';
  if (method !== 'GET' && method !== 'HEAD') {
    const error = new AppError('METHOD_NOT_ALLOWED', `This address takes ${allow}, not ${method}.`);
    return { error, headers: { Allow: allow, Connection: 'close' } };
  }
  if (isChanged(request, stats)) {
    return { error: new AppError('PRECONDITION_FAILED', 'The file is not the one that is asked for.'), headers: {} };
  }
  const range = byteRange(headers.range ?? null, stats.size);
  if (range === 'unsatisfiable') {
    const error = new AppError('RANGE_NOT_SATISFIABLE', `The range lies outside the ${stats.size} bytes of the file.`);
    return { error, headers: { 'Content-Range': `bytes */${stats.size}` } };
  }
  // A range that is none is left alone (RFC 9110, 14.2).
  if (range === null) delete headers.range;
  return null;
}

/** A file's entity tag is a weak one, and If-Match never matches those (RFC 9110, 13.1.1). */
function isChanged({ headers }: IncomingMessage, { mtimeMs }: Stats): boolean {
  const wanted = headers['if-match'];
  if (wanted !== undefined) {
    if (wanted.trim() !== '*') return true;
    delete headers['if-match'];
  }
  const since = Date.parse(headers['if-unmodified-since'] ?? '');
  if (Math.floor(mtimeMs / 1000) * 1000 > since) return true;
  delete headers['if-unmodified-since'];
  return false;
}
