/** What one part of the test run found. */
export type Outcome = { passed: number; skipped: number; failures: Failure[] };
export type Failure = { name: string; message: string };

const nothing: Outcome = { passed: 0, skipped: 0, failures: [] };

export const onePassed: Outcome = { ...nothing, passed: 1 };
export const oneSkipped: Outcome = { ...nothing, skipped: 1 };

export function oneFailed(name: string, message: string): Outcome {
  return { ...nothing, failures: [{ name, message }] };
}

export function sum(outcomes: Outcome[]): Outcome {
  return {
    passed: outcomes.reduce((total, { passed }) => total + passed, 0),
    skipped: outcomes.reduce((total, { skipped }) => total + skipped, 0),
    failures: outcomes.flatMap(({ failures }) => failures),
  };
}

/** The one line that ends a test run: "312 passed, 0 failed", and what was skipped. */
export function summaryLine({ passed, skipped, failures }: Outcome): string {
  const more = skipped > 0 ? [`${skipped} skipped`] : [];
  return [`${passed} passed`, `${failures.length} failed`, ...more].join(', ');
}
