import { z } from 'zod';

/** How an answer is compared with the expected one. AT_LEAST and AT_MOST compare two numbers. */
export const checkComparison = z.enum(['EQUALS', 'AT_LEAST', 'AT_MOST'], 'takes EQUALS, AT_LEAST or AT_MOST');
export type CheckComparison = z.infer<typeof checkComparison>;

/** RIGHT, WRONG: there was an answer. FAILED: PostgreSQL refused, it took too long, or the answer is too large. NOT_RUN: it was not asked. */
export const checkOutcome = z.enum(['RIGHT', 'WRONG', 'FAILED', 'NOT_RUN']);
export type CheckOutcome = z.infer<typeof checkOutcome>;

export const mostChecks = 50;
export const mostCheckSeconds = 300;
export const mostSqlCharacters = 10_000;
export const mostExpectedCharacters = 4000;

const number = /^[+-]?\d{1,60}(?:\.\d{1,30})?$/;

/** The body of POST, and of PUT, which replaces the whole check. */
export const checkInput = z
  .strictObject({
    name: z.string().trim().min(1, 'takes one character at least').max(100, 'takes 100 characters at most'),
    /** One SELECT (or VALUES, TABLE, WITH ... SELECT) that asks the restored database. */
    sql: z
      .string()
      .trim()
      .min(1, 'takes one character at least')
      .max(mostSqlCharacters, 'takes 10,000 characters at most')
      .refine((text) => !text.includes('\0'), 'takes text without the character U+0000'),
    comparison: checkComparison.default('EQUALS'),
    /** As the answer is written: columns divided by tabs, a line for each row, NULL for no value. */
    expected: z
      .string()
      .min(1, 'takes one character at least')
      .max(mostExpectedCharacters, 'takes 4,000 characters at most'),
    timeoutSeconds: z.int().min(1, 'is 1 at least').max(mostCheckSeconds, 'is 300 at most').default(30),
    isEnabled: z.boolean().default(true),
  })
  .refine(({ comparison, expected }) => comparison === 'EQUALS' || number.test(expected.trim()), {
    path: ['expected'],
    error: 'takes a number such as 1000 or -2.5 with AT_LEAST and AT_MOST',
  });
/** As sent. */
export type CheckInput = z.input<typeof checkInput>;
/** As parsed. */
export type CheckPlan = z.output<typeof checkInput>;

/** What a verification was answered, with the check as it was then. */
export const checkResult = z.object({
  /** null if the check was deleted since. */
  checkId: z.string().nullable(),
  name: z.string(),
  sql: z.string(),
  comparison: checkComparison,
  expected: z.string(),
  /** null if there was no answer. */
  actual: z.string().nullable(),
  outcome: checkOutcome,
  /** Why there was no answer, in a sentence; null if there was one. */
  message: z.string().nullable(),
  durationMs: z.number(),
});
export type CheckResult = z.infer<typeof checkResult>;
export const checkResultList = z.object({ results: z.array(checkResult) });

export const check = z.object({
  id: z.string(),
  name: z.string(),
  sql: z.string(),
  comparison: checkComparison,
  expected: z.string(),
  timeoutSeconds: z.number(),
  isEnabled: z.boolean(),
  changedOn: z.iso.datetime(),
  /** Email. */
  changedBy: z.string(),
  /** Counts the changes; the ETag. */
  version: z.number(),
  /** The last time that a verification asked it; null if none has. */
  last: z
    .object({
      daemonId: z.string(),
      backupKey: z.string(),
      on: z.iso.datetime(),
      outcome: checkOutcome,
      actual: z.string().nullable(),
      message: z.string().nullable(),
    })
    .nullable(),
});
export type Check = z.infer<typeof check>;
export const checkList = z.object({ results: z.array(check) });
export type CheckList = z.infer<typeof checkList>;
