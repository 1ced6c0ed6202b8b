/**
 * How a route tells the length of a file that it streams. Next.js takes Content-Length from every answer; the console's HTTP
 * server (server/console/main.ts) puts it back from this header, so that a browser knows how far a download is, and that it is whole.
 */
export const fileLengthHeader = 'x-file-length';
