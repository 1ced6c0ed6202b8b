import { isAppError } from '#server/errors.ts';
import type { Builder } from '../build-role/builder.ts';
import type { Reporter } from '../report/reporter.ts';
import { type Comparison, judgeAnswer } from './judge-answer.ts';
import { type CheckPlace, type CheckQuestion, runCheck } from './run-check.ts';

/** A question to a restored database, and its expected answer. */
export type DatabaseCheck = CheckQuestion & {
  /** Its number in the console database. */
  id: number;
  name: string;
  comparison: Comparison;
  expected: string;
};

/** `actual`: null if there was no answer; `message` says why then. */
export type AskedCheck = {
  check: DatabaseCheck;
  outcome: 'RIGHT' | 'WRONG' | 'FAILED' | 'NOT_RUN';
  actual: string | null;
  message: string | null;
  durationMs: number;
};

type RunChecksInput = Omit<CheckPlace, 'repository'> & {
  builder: Pick<Builder, 'repository' | 'login'>;
  checks: readonly DatabaseCheck[];
  reporter: Pick<Reporter<never>, 'log' | 'warn'>;
};

/**
 * Asks a restored database each of the questions, one after the other. A question that fails does not keep the next one from being asked.
 * None is asked if there is no build role: the repository's own role could do more than read that database.
 * @throws AppError STOPPED
 */
export async function runChecks({ checks, builder, reporter, ...place }: RunChecksInput): Promise<AskedCheck[]> {
  const asked: AskedCheck[] = [];
  for (const check of checks) {
    const began = performance.now();
    const answer = builder.login === null ? notRun : await askOne(check, { ...place, repository: builder.repository });
    const one = { check, ...answer, durationMs: Math.round(performance.now() - began) };
    asked.push(one);
    if (one.outcome === 'RIGHT') reporter.log(`The check “${check.name}” was answered as expected.`);
    else
      reporter.warn(
        `The check “${check.name}” ${one.message === null ? 'had another answer than expected.' : `failed: ${one.message}`}`,
      );
  }
  return asked;
}

type Answer = Pick<AskedCheck, 'outcome' | 'actual' | 'message'>;

const notRun: Answer = {
  outcome: 'NOT_RUN',
  actual: null,
  message:
    'It was not asked, as there is no role that can do nothing else. Set REPOSITORY_BUILD_ROLE, or let the database’s role create roles.',
};

async function askOne(check: DatabaseCheck, place: CheckPlace): Promise<Answer> {
  try {
    const actual = await runCheck(check, place);
    const isRight = judgeAnswer(check.comparison, check.expected, actual);
    return { outcome: isRight ? 'RIGHT' : 'WRONG', actual, message: null };
  } catch (error) {
    // A question may end its own session. If it is the server that is gone, the next step of the verification says so.
    if (!isAppError(error) || place.signal.aborted) throw error;
    return { outcome: 'FAILED', actual: null, message: error.message };
  }
}
