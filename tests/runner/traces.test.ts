import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { z } from 'zod';
import { consoleDb } from '#server/adapters/console-db/console-db.ts';
import { openTraceSender } from '#server/adapters/traces/open-trace-sender.ts';
import { logger } from '#server/logger.ts';
import { traceDaemon } from '#server/runner/report/trace-daemon.ts';
import { emails, startTestConsole, type TestConsole } from '#tests/test-console.ts';

const attribute = z.object({ key: z.string(), value: z.record(z.string(), z.unknown()) });
const sent = z.object({
  resourceSpans: z.array(
    z.object({
      resource: z.object({ attributes: z.array(attribute) }),
      scopeSpans: z.array(
        z.object({
          spans: z.array(
            z.object({
              traceId: z.string(),
              spanId: z.string(),
              parentSpanId: z.string().optional(),
              name: z.string(),
              startTimeUnixNano: z.coerce.string(),
              endTimeUnixNano: z.coerce.string(),
              attributes: z.array(attribute),
              status: z.object({ code: z.number().optional(), message: z.string().optional() }),
            }),
          ),
        }),
      ),
    }),
  ),
});

let test: TestConsole;
let collector: Server;
let isAway = false;
const bodies: string[] = [];
const paths: string[] = [];

beforeAll(async () => {
  test = await startTestConsole();
  collector = createServer(async (request, response) => {
    paths.push(request.url ?? '');
    bodies.push(await textOf(request));
    if (!isAway) response.setHeader('Content-Type', 'application/json').end('{}');
  });
  collector.listen(0, '127.0.0.1');
  await once(collector, 'listening');
});
afterAll(async () => {
  collector.closeAllConnections();
  collector.close();
  await test.close();
});

async function textOf(request: IncomingMessage): Promise<string> {
  const pieces: Buffer[] = [];
  for await (const piece of request) pieces.push(piece);
  return Buffer.concat(pieces).toString('utf8');
}

const open = () => {
  const address = collector.address();
  if (address === null || typeof address === 'string') throw new Error('The collector has no port.');
  const endpoint = `http://127.0.0.1:${address.port}`;
  return openTraceSender({ endpoint, stackName: 'stack', version: '1.2.3', logger });
};

/** A backup that failed in its second phase, as a runner writes it; its third phase never began. */
async function makeFailedBackup(runner: string) {
  const at = (seconds: number) => new Date(Date.UTC(2026, 2, 1, 0, 0, seconds));
  return consoleDb().daemon.create({
    data: {
      type: 'BACKUP',
      status: 'FAILED',
      backupKey: 'BackupDaemonJob1-911306061719227050.zip',
      startedBy: emails.administrator,
      startedOn: at(0),
      endedOn: at(9),
      runner,
      errorCode: 'BUCKET_REFUSED',
      errorMessage: 'a message with a secret',
      phases: {
        create: [
          {
            position: 0,
            key: 'snapshot',
            title: 'Take the snapshot',
            startedOn: at(1),
            endedOn: at(3),
            outcome: 'done',
          },
          { position: 1, key: 'copy', title: 'Copy the data', startedOn: at(3), endedOn: at(8), outcome: 'failed' },
          { position: 2, key: 'finish', title: 'Finish' },
        ],
      },
    },
  });
}

it('a daemon that ended is one trace: a span for it, and one for each phase that began', async () => {
  const { id } = await makeFailedBackup('this runner');
  const traces = await open();
  const context = { traces, db: consoleDb(), runner: 'this runner', logger };
  await traceDaemon(context, id);
  await traceDaemon({ ...context, runner: 'another runner' }, id);
  await traceDaemon(context, id + 1);
  await traces.close();
  expect(paths).toEqual(['/v1/traces']);
  const [body = ''] = bodies.splice(0);
  const [resourceSpans] = sent.parse(JSON.parse(body)).resourceSpans;
  const spans = resourceSpans?.scopeSpans.flatMap((scope) => scope.spans) ?? [];
  const whole = spans.find(({ parentSpanId }) => parentSpanId === undefined);
  expect(whole).toMatchObject({ name: 'stack-console backup', status: { code: 2, message: 'BUCKET_REFUSED' } });
  const seconds = (span: { startTimeUnixNano: string; endTimeUnixNano: string }) =>
    [span.startTimeUnixNano, span.endTimeUnixNano].map((time) => Number(BigInt(time) / 1_000_000_000n) - 1_772_323_200);
  expect(whole === undefined ? null : seconds(whole)).toEqual([0, 9]);
  const parts = spans.filter((span) => span !== whole);
  expect(parts.map((span) => [span.name, span.parentSpanId, span.traceId, ...seconds(span)])).toEqual([
    ['Take the snapshot', whole?.spanId, whole?.traceId, 1, 3],
    ['Copy the data', whole?.spanId, whole?.traceId, 3, 8],
  ]);
  expect(JSON.stringify(resourceSpans?.resource)).toContain('stack-console');
  expect(body).not.toMatch(/secret|@example/);
});

it('a collector that never answers delays nothing, and the end of the runner by two seconds', async () => {
  isAway = true;
  const { id } = await makeFailedBackup('this runner');
  const traces = await open();
  const began = performance.now();
  for (let time = 0; time < 100; time += 1) {
    await traceDaemon({ traces, db: consoleDb(), runner: 'this runner', logger }, id);
  }
  const closing = performance.now();
  await traces.close();
  expect(closing - began).toBeLessThan(20_000);
  expect(performance.now() - closing).toBeLessThan(10_000);
});
