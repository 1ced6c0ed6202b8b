/** What one part of the test run found. */
export type Outcome = { passed: number; skipped: number; failures: Failure[]; otherTries: Failure[] };
export type Failure = { name: string; message: string };

const nothing: Outcome = { passed: 0, skipped: 0, failures: [], otherTries: [] };

export const onePassed: Outcome = { ...nothing, passed: 1 };
export const oneSkipped: Outcome = { ...nothing, skipped: 1 };

export function oneFailed(name: string, message: string): Outcome {
  return { ...nothing, failures: [{ name, message }] };
}

/** Failed, then passed when it was tried again. */
export function onePassedAtAnotherTry(name: string, message: string): Outcome {
  return { ...onePassed, otherTries: [{ name, message }] };
}

export function sum(outcomes: Outcome[]): Outcome {
  return {
    passed: outcomes.reduce((total, { passed }) => total + passed, 0),
    skipped: outcomes.reduce((total, { skipped }) => total + skipped, 0),
    failures: outcomes.flatMap(({ failures }) => failures),
    otherTries: outcomes.flatMap(({ otherTries }) => otherTries),
  };
}

/** The one line that ends a test run: "312 passed, 0 failed", what was skipped, and what took another try. */
export function summaryLine({ passed, skipped, failures, otherTries }: Outcome): string {
  const more = [
    ...(skipped > 0 ? [`${skipped} skipped`] : []),
    ...(otherTries.length > 0 ? [`${otherTries.length} at another try`] : []),
  ];
  return [`${passed} passed`, `${failures.length} failed`, ...more].join(', ');
}
