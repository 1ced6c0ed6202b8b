import { type Logger, pino } from 'pino';

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

const ownFolder = process.cwd() === '/' ? null : `${process.cwd()}/`;

/** Takes user names and passwords out of addresses, tokens out of header-like text, and the console's own folder out of paths. */
export function withoutSecrets(text: string): string {
  return (ownFolder === null ? text : text.replaceAll(ownFolder, ''))
    .replace(/\b(postgres(?:ql)?:\/\/)\S+@/gi, '$1***@')
    .replace(/\b([a-z][a-z0-9+.-]*:\/\/)[^\s/@]+@/gi, '$1***@')
    .replace(/\b(bearer\s+)[^\s"',;}]+/gi, '$1***')
    .replace(/\b(password|sessionToken|secret\w*)(["']?\s*[:=]\s*["']?)[^\s"',;}]+/gi, '$1$2***');
}

/** Where in the console an error was made: the first place of its own code, such as "server/http/route.ts:12". */
function placeOf({ stack = '' }: Error): string | undefined {
  const places = stack.split('\n').map((line) => /^\s+at .*?\(?([^\s()]+:\d+):\d+\)?$/.exec(withoutSecrets(line))?.[1]);
  return places.find((place) => place !== undefined && !/^(file:|node:|\/)|node_modules/.test(place));
}

/** An error as the log has it: what it is and where it was made; no trace of the stack. */
export function describeError(error: unknown): unknown {
  if (!(error instanceof Error)) return typeof error === 'string' ? withoutSecrets(error) : error;
  return {
    type: error.name,
    message: withoutSecrets(error.message),
    at: placeOf(error),
    ...('code' in error && typeof error.code === 'string' ? { code: error.code } : {}),
    ...(error.cause === undefined ? {} : { cause: describeError(error.cause) }),
  };
}

const level = process.env.LOG_LEVEL ?? 'info';

/** The log of this process: one JSON object a line on stdout. Fields named like a secret and secrets in errors are left out. */
export const logger: Logger = pino({
  level: levels.includes(level) ? level : 'info',
  base: { pid: process.pid },
  timestamp: pino.stdTimeFunctions.isoTime,
  serializers: { err: describeError },
  redact: { paths: secretNames.flatMap((name) => [name, `*.${name}`, `*.*.${name}`]), censor: '***' },
});
