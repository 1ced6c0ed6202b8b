import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, expect, test, vi } from 'vitest';
import { logger } from '#server/logger.ts';
import { eventStream } from './event-stream.ts';

afterEach(() => vi.restoreAllMocks());

test('a reader that goes away while it waits ends the source, and is no failure', async () => {
  const failed = vi.spyOn(logger, 'error').mockImplementation(() => {});
  let ended = false;
  const answer = eventStream(new Request('http://127.0.0.1/events'), 'watch', async function* (signal) {
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
