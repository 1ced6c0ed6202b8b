import { createServer, type Server } from 'node:http';
import { AppError } from '#server/errors.ts';
import { writeFailure } from '#server/http/answers/write-failure.ts';
import { logger } from '#server/logger.ts';
import { describeMetrics } from '#server/services/metrics/describe-metrics.ts';

const mostConnections = 32;
const allow = 'GET, HEAD';

/** The server of METRICS_PORT: `/metrics` for anybody who reaches it, and nothing else. It is not listening yet. */
export function createMetricsServer(): Server {
  const server = createServer(
    { maxHeaderSize: 8192, headersTimeout: 5000, requestTimeout: 10_000, keepAliveTimeout: 65_000 },
    (request, response) => {
      request.on('error', () => undefined);
      request.resume();
      const path = request.url?.split('?', 1)[0];
      if (path !== '/metrics') {
        const error = new AppError('NOT_FOUND', 'This port has /metrics and nothing else.');
        return void writeFailure(error, request, response);
      }
      if (request.method !== 'GET' && request.method !== 'HEAD') {
        const error = new AppError('METHOD_NOT_ALLOWED', `This address takes ${allow}.`);
        return void writeFailure(error, request, response, { Allow: allow });
      }
      describeMetrics().then(
        ({ text, contentType }) =>
          response
            .writeHead(200, {
              'Content-Type': contentType,
              'Content-Length': Buffer.byteLength(text),
              'Cache-Control': 'no-store',
            })
            .end(request.method === 'HEAD' ? undefined : text),
        (err: unknown) => {
          logger.error({ err }, 'The metrics could not be written');
          void writeFailure(err, request, response);
        },
      );
    },
  );
  server.maxConnections = mostConnections;
  return server;
}
