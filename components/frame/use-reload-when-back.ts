import { useEffect } from 'react';
import { consoleAnswers } from '#components/ui/hooks/console-answers.ts';

const name = 'stack-console-reloaded-on';
const pauseMs = 30_000;

/**
 * For a page that shows a failure: when a part of its script was missing, it is loaded again as soon as the console answers. This happens every
 * 30 seconds at most, so that a part which is really gone leads to no endless loop.
 */
export function useReloadWhenBack(error: Error): void {
  useEffect(() => {
    if (error.name !== 'ChunkLoadError') return;
    let isShown = true;
    void consoleAnswers().then(() => {
      if (isShown && mayReload()) location.reload();
    });
    return () => {
      isShown = false;
    };
  }, [error]);
}

function mayReload(): boolean {
  try {
    const before = Number(sessionStorage.getItem(name));
    if (Date.now() - before < pauseMs) return false;
    sessionStorage.setItem(name, String(Date.now()));
    return true;
  } catch {
    return false;
  }
}
