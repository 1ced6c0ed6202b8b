import { pathToFileURL } from 'node:url';
import { type Logger, pino } from 'pino';
import { escapeInvisible } from '#lib/format/show-invisible.ts';

const levels = ['trace', 'debug', 'info', 'warn', 'error', 'silent'];
const secretNames = [
  'password',
  'passwordHash',
  'sessionToken',
  'token',
  'authorization',
  'cookie',
  'secretAccessKey',
  'credentials',
];

/** No text of the log is longer, in UTF-16 units: what comes from outside is cut before it is looked at. */
export const longestLogText = 4000;
const deepestCause = 5;
const deepestStack = 50;

const ownFolder = process.cwd() === '/' ? null : `${process.cwd()}/`;
/** As the stacks of modules that Node itself loads have it. */
const ownUrl = ownFolder === null ? null : pathToFileURL(ownFolder).href;
const words = /\S+/g;
const databaseScheme = /postgres(?:ql)?:\/\//i;
const bearer = /\b(bearer\s{1,8})[^\s"',;}]+/gi;
const namedSecret = /((?:password|sessionToken|secret\w{0,40})["']?\s{0,8}[:=]\s{0,8}["']?)[^\s"',;}]+/gi;

/**
 * Takes user names and passwords out of addresses, tokens out of header-like text, and the console's own folder out of paths.
 * A text over `longestLogText` is cut first, and what the cut may have parted from its end is taken for a secret.
 * The time is linear in the length, whatever the text.
 */
export function withoutSecrets(text: string): string {
  const isCut = text.length > longestLogText;
  const head = isCut ? text.slice(0, longestLogText) : text;
  const shown = (ownFolder === null ? head : head.replaceAll(ownFolder, ''))
    .replace(words, (word, at: number, whole: string) =>
      withoutCredentials(word, isCut && at + word.length === whole.length),
    )
    .replace(bearer, '$1***')
    .replace(namedSecret, '$1***');
  return isCut ? `${shown}… (${text.length} characters)` : shown;
}

/**
 * Takes the credentials out of the addresses in a word. Of a database's address all up to the last @ is taken, for passwords hold
 * slashes and @ signs; of others what stands before the first slash.
 * @param isCut whether the word went on: its @ may be missing
 */
function withoutCredentials(word: string, isCut: boolean): string {
  const last = isCut ? word.length : word.lastIndexOf('@');
  if (last === -1 || !word.includes('://')) return word;
  const database = databaseScheme.exec(word);
  const start = database === null ? -1 : database.index + database[0].length;
  if (start === -1 || start > last) return withoutUsers(word, isCut);
  return `${withoutUsers(word.slice(0, start), false)}***${isCut ? '' : word.slice(last)}`;
}

/** `https://user:password@host` as `https://***@host`. */
function withoutUsers(word: string, isCut: boolean): string {
  const [head = '', ...parts] = word.split('://');
  const shown = parts.map((part, index) => {
    const at = part.indexOf('@');
    const slash = part.indexOf('/');
    if (at === -1) return isCut && slash === -1 && index === parts.length - 1 ? '***' : part;
    return slash !== -1 && slash < at ? part : `***${part.slice(at)}`;
  });
  return [head, ...shown].join('://');
}

/** Where in the console an error was made: the first place of its own code, such as "server/http/route.ts:12". */
function placeOf({ stack = '', message }: Error): string | undefined {
  // The message comes first in a stack, and is anybody's.
  const start = stack.includes(message) ? stack.indexOf(message) + message.length : 0;
  const lines = stack.slice(start, start + deepestStack * 200).split('\n', deepestStack);
  const places = lines.filter((line) => line.trimStart().startsWith('at ')).map(placeIn);
  return places.find((place) => place !== '' && !/^(file:|node:|\/)|node_modules/.test(place));
}

/** The file and the line in a line of a stack, such as "    at run (/console/server/http/route.ts:12:5)"; '' when it has none. */
function placeIn(line: string): string {
  const whole = line.slice(Math.max(line.lastIndexOf('('), line.lastIndexOf(' ')) + 1).replace(')', '');
  const place = whole.slice(0, whole.lastIndexOf(':'));
  return ownFolder === null || ownUrl === null ? place : place.replace(ownUrl, '').replace(ownFolder, '');
}

/** An error as the log has it: what it is and where it was made; no trace of the stack. */
export function describeError(error: unknown, depth = 0): unknown {
  if (!(error instanceof Error)) return typeof error === 'string' ? withoutSecrets(error) : error;
  return {
    type: error.name,
    message: withoutSecrets(error.message),
    at: placeOf(error),
    ...('code' in error && typeof error.code === 'string' ? { code: error.code.slice(0, 100) } : {}),
    ...(error.cause === undefined || depth === deepestCause ? {} : { cause: describeError(error.cause, depth + 1) }),
  };
}

/** Cuts every text of a line: a path, an address or a name may be anybody's. */
function cutTexts(fields: Record<string, unknown>): Record<string, unknown> {
  const cut = ([name, value]: [string, unknown]) =>
    [name, typeof value === 'string' && value.length > longestLogText ? withoutSecrets(value) : value] as const;
  return Object.fromEntries(Object.entries(fields).map(cut));
}

const level = process.env.LOG_LEVEL ?? 'info';

/** The log of this process: one JSON object a line on stdout, in which nothing is invisible or turns the direction. Fields named like a secret and secrets in errors are left out. */
export const logger: Logger = pino({
  level: levels.includes(level) ? level : 'info',
  base: { pid: process.pid },
  timestamp: pino.stdTimeFunctions.isoTime,
  formatters: { log: cutTexts },
  hooks: { streamWrite: escapeInvisible },
  serializers: { err: (error: unknown) => describeError(error) },
  redact: { paths: secretNames.flatMap((name) => [name, `*.${name}`, `*.*.${name}`]), censor: '***' },
});
