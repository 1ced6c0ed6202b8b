'use client';

import { useSyncExternalStore } from 'react';

type Ticker = {
  subscribe: (listener: () => void) => () => void;
  read: () => number;
};

const tickers = new Map<number, Ticker>();

/** One timer for all who watch the same interval; it runs while anyone does. */
function makeTicker(intervalMs: number): Ticker {
  const listeners = new Set<() => void>();
  let now = 0;
  let timer: ReturnType<typeof setInterval> | null = null;
  const tick = () => {
    now = Date.now();
    for (const listener of listeners) listener();
  };
  return {
    subscribe(listener) {
      listeners.add(listener);
      timer ??= setInterval(tick, intervalMs);
      return () => {
        listeners.delete(listener);
        if (listeners.size > 0 || timer === null) return;
        clearInterval(timer);
        timer = null;
      };
    },
    read() {
      if (timer === null && Date.now() - now >= intervalMs) now = Date.now();
      return now;
    },
  };
}

/** The time in epoch milliseconds, renewed every `intervalMs`; null on the server and while the page comes alive. */
export function useNow(intervalMs: number): number | null {
  let ticker = tickers.get(intervalMs);
  if (!ticker) {
    ticker = makeTicker(intervalMs);
    tickers.set(intervalMs, ticker);
  }
  return useSyncExternalStore<number | null>(ticker.subscribe, ticker.read, () => null);
}
