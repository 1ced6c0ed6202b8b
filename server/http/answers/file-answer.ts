import { randomUUID } from 'node:crypto';
import { AppError } from '#server/errors.ts';
import { entityTag, ifMatchTags } from './answers.ts';
import { type ByteRange, byteRange } from './byte-range.ts';
import { failureAnswer } from './failure-answer.ts';
import { fileLengthHeader } from './file-length-header.ts';

/** A file to be sent: `size` in bytes, `etag` without quotes; `read` streams a part of it and does nothing before it is pulled. */
export type ServedFile = {
  name: string;
  contentType: string;
  size: number;
  etag: string;
  lastModified: Date;
  read: (range: ByteRange) => ReadableStream<Uint8Array>;
};

/**
 * A file as an attachment, whole (200) or the range that was asked for (206), so that a broken transfer can be taken up
 * again: If-Range sends the whole where the file has changed (RFC 9110, 13.1.5), If-Match refuses (412), If-None-Match
 * answers 304, a range outside the file 416.
 */
export function fileAnswer(request: Request, file: ServedFile): Response {
  const { etag, lastModified, size } = file;
  const headers = new Headers({
    ETag: entityTag(etag),
    'Last-Modified': lastModified.toUTCString(),
    'Accept-Ranges': 'bytes',
    'Cache-Control': 'private, no-cache, no-transform',
  });
  const wanted = ifMatchTags(request);
  if (wanted !== null && !wanted.includes(etag)) {
    throw new AppError('PRECONDITION_FAILED', `The file ${file.name} is another one now: take it from its start.`);
  }
  if (namesTag(request.headers.get('if-none-match'), etag)) return new Response(null, { status: 304, headers });
  const range = isRangeMeant(request, file) ? byteRange(request.headers.get('range'), size) : null;
  if (range === 'unsatisfiable') return outside(request, file);
  headers.set('Content-Type', file.contentType);
  headers.set('Content-Disposition', attachment(file.name));
  if (range !== null) headers.set('Content-Range', `bytes ${range.start}-${range.end - 1}/${size}`);
  const sent = range ?? { start: 0, end: size };
  headers.set(fileLengthHeader, String(sent.end - sent.start));
  return new Response(file.read(sent), { status: range === null ? 200 : 206, headers });
}

function outside(request: Request, { name, size }: ServedFile): Response {
  const failure = new AppError('RANGE_NOT_SATISFIABLE', `The range lies outside the ${size} bytes of ${name}.`);
  const path = new URL(request.url).pathname;
  const answer = failureAnswer(failure, { requestId: randomUUID(), method: request.method, path });
  answer.headers.set('Content-Range', `bytes */${size}`);
  return answer;
}

/** If-Range takes a strong entity tag or the very Last-Modified; with another the range is left alone. */
function isRangeMeant(request: Request, { etag, lastModified }: ServedFile): boolean {
  const condition = request.headers.get('if-range')?.trim();
  return condition === undefined || condition === entityTag(etag) || condition === lastModified.toUTCString();
}

function namesTag(header: string | null, etag: string): boolean {
  if (header === null) return false;
  return header.split(',').some((tag) => tag.trim() === '*' || tag.trim().replace(/^W\//, '') === entityTag(etag));
}

/** The name in ASCII for old clients, and whole (RFC 6266). */
function attachment(name: string): string {
  const plain = name.replace(/[^\x20-\x7e]|["\\%]/g, '_');
  const whole = encodeURIComponent(name).replace(/['()*]/g, (character) => `%${character.charCodeAt(0).toString(16)}`);
  return `attachment; filename="${plain}"; filename*=UTF-8''${whole}`;
}
