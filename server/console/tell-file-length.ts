import type { ServerResponse } from 'node:http';
import { fileLengthHeader } from '#server/http/answers/file-length-header.ts';

/** Has a response tell the Content-Length that a route gave it in the header of that purpose. */
export function tellFileLength(response: ServerResponse): void {
  const writeHead = response.writeHead.bind(response);
  const tell = () => {
    const length = response.getHeader(fileLengthHeader);
    if (length === undefined || response.headersSent) return;
    response.removeHeader(fileLengthHeader);
    response.setHeader('Content-Length', String(length));
  };
  response.writeHead = (...given: unknown[]) => {
    tell();
    return Reflect.apply(writeHead, response, given);
  };
}
