import { z } from 'zod';
import { AppError } from '#server/errors.ts';

type Part = 'body' | 'query' | 'path';

const names: Record<Part, { whole: string; member: string }> = {
  body: { whole: 'The body', member: 'The field' },
  query: { whole: 'The query', member: 'The query parameter' },
  path: { whole: 'The path', member: 'The path’s' },
};

/** In place of zod's own words, so that a message which is not empty is a schema's own. */
const noWords = { error: () => '' };

/**
 * Parses a part of a request.
 * @throws AppError BAD_REQUEST with one sentence that names the field and what it takes
 */
export function parseInput<Output>(schema: z.ZodType<Output>, input: unknown, part: Part): Output {
  const parsed = schema.safeParse(input, noWords);
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    throw new AppError(
      'BAD_REQUEST',
      issue === undefined ? `${names[part].whole} is wrong.` : sentence(issue, schema, part),
    );
  }
  refuseUnstorableText(parsed.data, part, []);
  return parsed.data;
}

/** A query as an object of strings. @throws AppError BAD_REQUEST when a parameter is given twice */
export function queryOf(searchParams: URLSearchParams): Record<string, string> {
  const given = new Map<string, string>();
  for (const [name, value] of searchParams) {
    if (given.has(name))
      throw new AppError('BAD_REQUEST', `The query parameter ${quote(name)} is given more than once.`);
    given.set(name, value);
  }
  return Object.fromEntries(given);
}

function sentence(issue: z.core.$ZodIssue, schema: z.ZodType, part: Part): string {
  const path = issue.path.map(String).join('.');
  const subject = path === '' ? names[part].whole : `${names[part].member} ${quote(path)}`;
  if (issue.code === 'unrecognized_keys') {
    const unknown = [path, issue.keys[0]].filter((step) => step !== '').join('.');
    const known = path === '' && schema instanceof z.ZodObject ? Object.keys(schema.shape) : [];
    const takes = known.length === 0 ? '' : `: ${names[part].whole.toLowerCase()} takes ${known.join(', ')}`;
    return `${names[part].member} ${quote(unknown)} is unknown${takes}.`;
  }
  return `${subject} ${predicate(issue)}.`;
}

const words: Record<string, string> = {
  string: 'text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  object: 'a JSON object',
  record: 'a JSON object',
  array: 'a list',
  null: 'null',
};

function predicate(issue: z.core.$ZodIssue): string {
  if (issue.message !== '') return issue.message.replace(/\.$/, '');
  switch (issue.code) {
    case 'invalid_type':
      return `takes ${words[issue.expected] ?? issue.expected}`;
    case 'invalid_value':
      return `takes ${issue.values.length === 1 ? '' : 'one of '}${issue.values.map(String).join(', ')}`;
    case 'too_small':
      return `takes ${amount(issue.minimum, issue.origin)} at least`;
    case 'too_big':
      return `takes ${amount(issue.maximum, issue.origin)} at most`;
    case 'invalid_union': {
      const first = issue.errors[0]?.[0];
      return first === undefined ? 'is wrong' : predicate(first);
    }
    case 'invalid_key': {
      const first = issue.issues[0];
      return first === undefined ? 'has a wrong name' : `has a wrong name: it ${predicate(first)}`;
    }
    default:
      return 'is wrong';
  }
}

function amount(limit: number | bigint, origin: string): string {
  const figure = limit.toLocaleString('en-US');
  const units: Record<string, string> = { string: 'character', array: 'member', set: 'member' };
  const unit = units[origin];
  return unit === undefined ? figure : `${figure} ${unit}${Number(limit) === 1 ? '' : 's'}`;
}

function quote(name: string): string {
  return JSON.stringify(name.length > 80 ? `${name.slice(0, 80)}…` : name);
}

/** PostgreSQL stores neither U+0000 nor half a surrogate pair. Input was parsed, so its depth is the schema's. */
function refuseUnstorableText(value: unknown, part: Part, path: string[]): void {
  if (typeof value === 'string') {
    if (!value.includes('\u0000') && value.isWellFormed()) return;
    const subject = path.length === 0 ? names[part].whole : `${names[part].member} ${quote(path.join('.'))}`;
    throw new AppError('BAD_REQUEST', `${subject} takes Unicode text without the character U+0000.`);
  }
  if (typeof value !== 'object' || value === null) return;
  for (const [key, member] of Object.entries(value)) {
    refuseUnstorableText(key, part, path);
    refuseUnstorableText(member, part, [...path, key]);
  }
}
