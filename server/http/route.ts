import { randomUUID } from 'node:crypto';
import type { z } from 'zod';
import { AppError } from '#server/errors.ts';
import type { Caller } from '#server/services/accounts/authenticate.ts';
import { checkGate } from '#server/services/stack-status/check-gate.ts';
import { checkAnswer, type DeclaredAnswer } from './answers/check-answer.ts';
import { failureAnswer } from './answers/failure-answer.ts';
import { type Access, identifyCaller, type NeededScope } from './auth/identify-caller.ts';
import { parseInput, queryOf } from './requests/parse-input.ts';
import { readJsonBody } from './requests/read-json-body.ts';

const methods = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'] as const;
type Method = (typeof methods)[number];
type GivenMethod = Exclude<Method, 'HEAD' | 'OPTIONS'>;
type Params = Record<string, string | string[] | undefined>;
type Handler = (request: Request, context?: { params: Promise<Params> }) => Promise<Response>;

type Input<A extends Access, Body, Query, Path> = {
  request: Request;
  requestId: string;
  /** null on calls for anyone, whose token is not looked at. */
  caller: A extends 'anyone' ? null : Caller;
  body: Body;
  query: Query;
  params: Path;
};

/** What the call does: ends the sentence "Must be an administrator to ...". */
type Action<A extends Access> = A extends 'anyone' ? { action?: undefined } : { action: string };

type RouteSpec<A extends Access, Body, Query, Path, Out> = Action<A> &
  DeclaredAnswer<Out> & {
    access: A;
    /** What an API token needs for the call. Unless declared, a GET takes the scope `read` and every other method a person's session. */
    scope?: NeededScope;
    /** Of a JSON body; without it a body is not read. */
    body?: z.ZodType<Body>;
    /** An empty body counts as `{}`. */
    bodyOptional?: boolean;
    /** Of the query; without it every query parameter is refused. */
    query?: z.ZodType<Query>;
    /** No query parameter is looked at or refused: the address is written into other people's pages. */
    ignoreQuery?: boolean;
    params?: z.ZodType<Path>;
    /** A plain value becomes 200 JSON; a Response (answers.ts) goes as it is. Both are as declared. */
    run: (input: Input<A, Body, Query, Path>) => Promise<Out | Response>;
  };

/** One method of an address, ready to be given to routes(). */
export type Route = { run: (request: Request, requestId: string, params: Params) => Promise<Response> };

/**
 * Declares one method of an address: who may call it, what it takes, and what it answers with. `run` is called with parsed
 * input only. The order of checks: who calls, may they, then path, query and body. In development and in tests an answer
 * that is not as declared fails the call; in production it is not looked at.
 * @throws Error when no answer is declared
 */
export function route<A extends Access, Body = undefined, Query = undefined, Path = Params, Out = never>(
  spec: RouteSpec<A, Body, Query, Path, Out>,
): Route {
  if (spec.answer === undefined && spec.media === undefined) throw new Error('A route declares no answer.');
  return {
    run: async (request, requestId, params) => {
      const scope = spec.scope ?? (request.method === 'GET' || request.method === 'HEAD' ? 'read' : 'session');
      const caller =
        spec.access === 'anyone' ? null : await identifyCaller(request, spec.access, spec.action ?? '', scope);
      const path = spec.params === undefined ? params : parseInput(spec.params, params, 'path');
      const query = spec.ignoreQuery === true ? undefined : parseQuery(spec.query, request);
      const body =
        spec.body === undefined ? undefined : await parseBody(spec.body, request, spec.bodyOptional ?? false);
      const input = { request, requestId, caller, body, query, params: path };
      const result = await spec.run(input as Input<A, Body, Query, Path>);
      const given = result instanceof Response ? result : Response.json(result);
      if (process.env.NODE_ENV !== 'production') await checkAnswer(spec, given);
      return given;
    },
  };
}

/**
 * The handlers of one address, for every HTTP method: those not given answer 405 with Allow; HEAD is GET without its body.
 * Every answer carries X-Request-Id and, unless it says otherwise, Cache-Control: no-store; every failure is `{"reason", "code"}`.
 * @param options.gated the call belongs to the stack's own services and obeys the stack's status
 */
export function routes(
  given: Partial<Record<GivenMethod, Route>>,
  options: { gated?: boolean } = {},
): Record<Method, Handler> {
  const allow = methods.filter(
    (method) => method === 'OPTIONS' || given[method === 'HEAD' ? 'GET' : method] !== undefined,
  );
  const handlerOf =
    (method: Method): Handler =>
    async (request, context) => {
      const requestId = randomUUID();
      try {
        if (options.gated === true) await checkGate(method);
        const answer = await answerTo(method, given, allow, request, requestId, (await context?.params) ?? {});
        return finish(method, answer, requestId);
      } catch (error) {
        return finish(
          method,
          failureAnswer(error, { requestId, method, path: new URL(request.url).pathname }),
          requestId,
        );
      }
    };
  const entries = methods.map((method) => [method, handlerOf(method)] as const);
  return Object.fromEntries(entries) as Record<Method, Handler>;
}

async function answerTo(
  method: Method,
  given: Partial<Record<GivenMethod, Route>>,
  allow: readonly Method[],
  request: Request,
  requestId: string,
  params: Params,
): Promise<Response> {
  const headers = { Allow: allow.join(', ') };
  if (method === 'OPTIONS') return new Response(null, { status: 204, headers });
  const found = given[method === 'HEAD' ? 'GET' : method];
  if (found !== undefined) return found.run(request, requestId, params);
  const failure = new AppError('METHOD_NOT_ALLOWED', `This address takes ${allow.join(', ')}, not ${method}.`);
  const answer = failureAnswer(failure, { requestId, method, path: '' });
  answer.headers.set('Allow', headers.Allow);
  return answer;
}

function parseQuery(schema: z.ZodType | undefined, request: Request): unknown {
  const query = queryOf(new URL(request.url).searchParams);
  if (schema !== undefined) return parseInput(schema, query, 'query');
  const [unknown] = Object.keys(query);
  if (unknown === undefined) return undefined;
  throw new AppError(
    'BAD_REQUEST',
    `The query parameter ${JSON.stringify(unknown.slice(0, 80))} is unknown: this address takes none.`,
  );
}

async function parseBody(schema: z.ZodType, request: Request, optional: boolean): Promise<unknown> {
  const given = await readJsonBody(request);
  if (given === undefined && !optional) {
    throw new AppError('BAD_REQUEST', 'The body is empty: it takes a JSON object.');
  }
  return parseInput(schema, given === undefined ? {} : given, 'body');
}

function finish(method: Method, answer: Response, requestId: string): Response {
  const headers = new Headers(answer.headers);
  if (!headers.has('Cache-Control')) headers.set('Cache-Control', 'no-store');
  headers.set('X-Request-Id', requestId);
  if (method === 'HEAD') answer.body?.cancel().catch(() => undefined);
  const empty = method === 'HEAD' || answer.body === null;
  return new Response(empty ? null : answer.body, { status: answer.status, headers });
}
