import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { checkAnswer } from './check-answer.ts';

const answer = z.object({ id: z.string(), inner: z.array(z.object({ size: z.number() })) });

describe('checkAnswer', () => {
  test.each([
    ['JSON of the schema', { answer }, Response.json({ id: 'a', inner: [{ size: 1 }] })],
    ['no body', { answer: 'nothing' } as const, new Response(null, { status: 204 })],
    [
      'a file beside JSON',
      { answer, media: 'text/csv' },
      new Response('', { headers: { 'Content-Type': 'text/csv; charset=utf-8' } }),
    ],
    ['a failure', { answer }, Response.json({ reason: 'No.' }, { status: 409 })],
    ['what the caller has already', { media: 'application/zip' }, new Response(null, { status: 304 })],
  ])('takes %s', async (_, declared, given) => {
    await expect(checkAnswer(declared, given)).resolves.toBe(undefined);
  });

  test.each([
    ['a field that is missing', { answer }, Response.json({ inner: [] }), /at id/],
    ['a field of another type', { answer }, Response.json({ id: 'a', inner: [{ size: '1' }] }), /at inner\[0\].size/],
    [
      'a field that is not declared',
      { answer },
      Response.json({ id: 'a', inner: [{ size: 1, secret: 2 }] }),
      /not declare: answer.inner.0.secret/,
    ],
    ['no body', { answer }, new Response(null, { status: 204 }), /no body/],
    ['JSON', { answer: 'nothing' } as const, Response.json({}), /application\/json/],
    ['JSON instead of a file', { media: 'text/csv' }, Response.json({}), /application\/json/],
  ])('refuses %s', async (_, declared, given, reason) => {
    await expect(checkAnswer(declared, given)).rejects.toThrow(reason);
  });

  test('leaves the body to be read', async () => {
    const given = Response.json({ id: 'a', inner: [] });
    await checkAnswer({ answer }, given);
    await expect(given.json()).resolves.toEqual({ id: 'a', inner: [] });
  });
});
