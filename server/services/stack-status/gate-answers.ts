/** How many requests the gate has answered since the console started: let through, refused by the status, or not understood. */
export type GateAnswers = { passed: number; refused: number; failed: number };

declare global {
  /** As the process that answers the gate counted them. */
  var stackGateAnswers: GateAnswers | undefined;
}

/** What this process knows of the gate's answers; where the gate stands in another process, as it last told, a second ago at most. */
export function gateAnswers(): GateAnswers {
  return globalThis.stackGateAnswers ?? { passed: 0, refused: 0, failed: 0 };
}

/** Counts an answer of the gate in this process. @param status the HTTP status */
export function countGateAnswer(status: number): GateAnswers {
  globalThis.stackGateAnswers ??= { passed: 0, refused: 0, failed: 0 };
  const counted = globalThis.stackGateAnswers;
  if (status === 200) counted.passed += 1;
  else if (status === 503) counted.refused += 1;
  else counted.failed += 1;
  return counted;
}
