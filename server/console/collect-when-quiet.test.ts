import { setTimeout as wait } from 'node:timers/promises';
import { expect, test, vi } from 'vitest';
import { collectGarbage, collectWhenQuiet } from './collect-when-quiet.ts';

const quiet = { worthRequests: 20, quietRequests: 1, turnMs: 50 };

test('garbage is collected once it is quiet after many requests, and not before', async () => {
  const collect = vi.fn();
  const noteRequest = collectWhenQuiet(quiet, collect);
  for (const begun = Date.now(); Date.now() < begun + 6 * quiet.turnMs; await wait(1)) noteRequest();
  expect(collect).not.toHaveBeenCalled();
  await expect.poll(() => collect.mock.calls.length).toBe(1);
  await wait(5 * quiet.turnMs);
  expect(collect).toHaveBeenCalledOnce();
});

test('a process that was asked little is left alone', async () => {
  const collect = vi.fn();
  const noteRequest = collectWhenQuiet(quiet, collect);
  for (let request = 0; request < 10; request++) noteRequest();
  await wait(5 * quiet.turnMs);
  expect(collect).not.toHaveBeenCalled();
});

test('what nothing refers to is gone after a collection', async () => {
  const left = new WeakRef({ of: 'a request' });
  await wait(1);
  collectGarbage();
  expect(left.deref()).toBeUndefined();
});
