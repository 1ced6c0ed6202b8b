'use client';

import { createContext, useContext, useSyncExternalStore } from 'react';

type Ticker = {
  subscribe: (listener: () => void) => () => void;
  read: () => number;
};

/** The server's time when it drew the page, in epoch milliseconds: what is drawn first, there and here, is the same. */
export const FirstNow = createContext<number | null>(null);

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
      if (timer === null) {
        now = Date.now();
        timer = setInterval(tick, intervalMs);
      }
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

/**
 * The time in epoch milliseconds, renewed every `intervalMs`. While the page comes alive it is FirstNow. What is drawn from it
 * then may not depend on the reader's zone or locale, which the server does not know.
 */
export function useNow(intervalMs: number): number | null {
  const first = useContext(FirstNow);
  let ticker = tickers.get(intervalMs);
  if (!ticker) {
    ticker = makeTicker(intervalMs);
    tickers.set(intervalMs, ticker);
  }
  return useSyncExternalStore<number | null>(ticker.subscribe, ticker.read, () => first);
}
