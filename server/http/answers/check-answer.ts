import { isDeepStrictEqual } from 'node:util';
import { z } from 'zod';

/**
 * What a route answers with when it does not fail: JSON of a schema, nothing (204), or media types such as `text/csv`. A route
 * that gives its JSON as a file as well declares both.
 */
export type DeclaredAnswer<Out = unknown> =
  | { answer: z.ZodType<Out> | 'nothing'; media?: string }
  | { answer?: undefined; media: string };

/**
 * Compares an answer with what its route declares. Failures (400 and above) and answers without a body of their own (304) have
 * one form for all routes, and are not looked at.
 * @throws Error that names the first difference: a field that is missing, of another type, or not declared
 */
export async function checkAnswer(declared: DeclaredAnswer, given: Response): Promise<void> {
  if (given.status >= 400 || given.status === 304) return;
  const mediaType = given.headers.get('content-type')?.split(';')[0] ?? null;
  if (mediaType === null) {
    if (declared.answer !== 'nothing') throw new Error('The answer has no body, and its route does not declare that.');
    return;
  }
  if (mediaType === declared.media) return;
  const { answer } = declared;
  if (mediaType !== 'application/json' || answer === undefined || answer === 'nothing') {
    throw new Error(`The answer is ${mediaType}, which its route does not declare.`);
  }
  const body: unknown = await given.clone().json();
  const parsed = answer.safeParse(body);
  if (!parsed.success) throw new Error(`The answer is not as its route declares it: ${z.prettifyError(parsed.error)}`);
  if (!isDeepStrictEqual(parsed.data, body)) {
    throw new Error(`The answer has what its route does not declare: ${firstDifference(body, parsed.data, 'answer')}.`);
  }
}

function firstDifference(given: unknown, declared: unknown, path: string): string {
  if (isRecord(given) && isRecord(declared)) {
    const key = Object.keys(given).find((key) => !isDeepStrictEqual(given[key], declared[key]));
    if (key !== undefined) return firstDifference(given[key], declared[key], `${path}.${key}`);
  }
  return path;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
