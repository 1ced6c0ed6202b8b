/** What one part of the test run found. */
export type Outcome = { passed: number; skipped: number; failures: Failure[]; secondTries: Failure[] };
export type Failure = { name: string; message: string };

const nothing: Outcome = { passed: 0, skipped: 0, failures: [], secondTries: [] };

export const onePassed: Outcome = { ...nothing, passed: 1 };
export const oneSkipped: Outcome = { ...nothing, skipped: 1 };

export function oneFailed(name: string, message: string): Outcome {
  return { ...nothing, failures: [{ name, message }] };
}

/** Failed, then passed when it was tried once more. */
export function onePassedAtSecondTry(name: string, message: string): Outcome {
  return { ...onePassed, secondTries: [{ name, message }] };
}

export function sum(outcomes: Outcome[]): Outcome {
  return {
    passed: outcomes.reduce((total, { passed }) => total + passed, 0),
    skipped: outcomes.reduce((total, { skipped }) => total + skipped, 0),
    failures: outcomes.flatMap(({ failures }) => failures),
    secondTries: outcomes.flatMap(({ secondTries }) => secondTries),
  };
}

/** The one line that ends a test run: "312 passed, 0 failed", what was skipped, and what took a second try. */
export function summaryLine({ passed, skipped, failures, secondTries }: Outcome): string {
  const more = [
    ...(skipped > 0 ? [`${skipped} skipped`] : []),
    ...(secondTries.length > 0 ? [`${secondTries.length} at the second try`] : []),
  ];
  return [`${passed} passed`, `${failures.length} failed`, ...more].join(', ');
}
