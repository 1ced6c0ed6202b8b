import { afterEach, describe, expect, it, vi } from 'vitest';
import { loadPatiently } from './load-patiently.ts';

afterEach(() => {
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

/** The console as the browser finds it: how often it is away before it answers. */
function consoleAway(times: number): () => number {
  let asked = 0;
  vi.stubGlobal('fetch', () => {
    asked += 1;
    return asked <= times ? Promise.reject(new TypeError('Failed to fetch')) : Promise.resolve({ ok: true });
  });
  return () => asked;
}

describe('loadPatiently', () => {
  it('waits for a console that is down, and loads then', async () => {
    vi.useFakeTimers();
    const asked = consoleAway(5);
    let loads = 0;
    const loaded = loadPatiently(() =>
      ++loads === 1 ? Promise.reject(new Error('ChunkLoadError')) : Promise.resolve('part'),
    );
    await vi.runAllTimersAsync();
    expect(await loaded).toBe('part');
    expect([loads, asked()]).toEqual([2, 6]);
  });

  it('gives up a part that a console which answers does not have', async () => {
    consoleAway(0);
    let loads = 0;
    const gone = () => Promise.reject(new Error(`gone ${++loads}`));
    await expect(loadPatiently(gone)).rejects.toThrow('gone 3');
  });
});
