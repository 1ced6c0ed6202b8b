import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, expect, test, vi } from 'vitest';
import { logger } from '#server/logger.ts';
import { eventStream } from './event-stream.ts';
import { streamLimits } from './stream-limits.ts';

afterEach(() => vi.restoreAllMocks());

test('a reader that goes away while it waits ends the source, and is no failure', async () => {
  const failed = vi.spyOn(logger, 'error').mockImplementation(() => {});
  let ended = false;
  const answer = eventStream(new Request('http://127.0.0.1/events'), { userId: 1 }, 'watch', async function* (signal) {
    try {
      yield { revision: 1 };
      await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
    } finally {
      ended = true;
    }
  });
  const reader = answer.body?.getReader();
  await reader?.read();
  await reader?.read();
  await sleep(0);
  await reader?.cancel();
  await vi.waitFor(() => expect(ended).toBe(true));
  await sleep(0);
  expect(failed).not.toHaveBeenCalled();
});

test('a person has so many at once, and another one may still listen', async () => {
  const open = (userId: number) =>
    eventStream(new Request('http://127.0.0.1/events'), { userId }, 'watch', async function* (signal) {
      await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
    });
  const streams = Array.from({ length: streamLimits.perCaller }, () => open(1));
  expect(() => open(1)).toThrow(/Close some pages of the console/);
  const other = open(2);
  await streams[0]?.body?.cancel();
  streams.push(open(1));
  for (const stream of [...streams, other]) await stream.body?.cancel().catch(() => undefined);
  const all = Array.from({ length: streamLimits.inAll }, (_, index) => open(index));
  expect(() => open(1000)).toThrow(/too many streams of events/);
  for (const stream of all) await stream.body?.cancel();
});
