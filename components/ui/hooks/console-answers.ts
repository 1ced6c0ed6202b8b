const pauseMs = 1000;

/** Resolves when the console answers: at once, or after it was asked every second for as long as it takes. */
export async function consoleAnswers(): Promise<void> {
  while (!(await isThere())) await new Promise((resolve) => setTimeout(resolve, pauseMs));
}

async function isThere(): Promise<boolean> {
  try {
    return (await fetch('/offline-worker.js', { method: 'HEAD', cache: 'no-store' })).ok;
  } catch {
    return false;
  }
}
