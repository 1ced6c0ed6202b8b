import { describe, expect, it } from 'vitest';
import { parseEnvironment } from '#server/env.ts';
import { isPassPath } from './pass-paths.ts';

const prefixes = ['/health', '/static/public'];

describe('isPassPath', () => {
  it.each([
    '/health',
    '/health/',
    '/health?verbose=1',
    '/health/db',
    '/health//db',
    '/%68ealth',
    '/static/public/a%20b.css',
  ])('passes %s', (uri) => expect(isPassPath(uri, prefixes)).toBe(true));

  it.each([
    '/',
    '',
    '/healthy',
    '/healt',
    '/Health',
    '/static',
    '/static/publicity',
    '//health',
    '/x/health',
    '/entity?/health',
    '/entity#/health',
    '/health/../entity',
    '/health/..',
    '/health/./db',
    '/health/%2e%2e/entity',
    '/health/%2E./entity',
    '/health/..%2fentity',
    '/health%2fdb',
    '/health/..;/entity',
    '/health/..;a=b/entity',
    '/health\\..\\entity',
    '/health/%5c..%5centity',
    '/health/%252e%252e/entity',
    '/health/%00',
    '/health/%0aentity',
    '/health, /entity',
    '/health/%zz',
    '/health/%ff',
    'http://host/health',
    'health',
    '*',
  ])('does not pass %s', (uri) => expect(isPassPath(uri, prefixes)).toBe(false));

  it('passes nothing when nothing is named', () => {
    expect(isPassPath('/health', [])).toBe(false);
    expect(isPassPath('/', [])).toBe(false);
  });
});

describe('GATE_PASS_PATHS', () => {
  it('takes paths, and no slash at their end', () => {
    const { GATE_PASS_PATHS } = parseEnvironment({ GATE_PASS_PATHS: ' /health/ , /static/public,' });
    expect(GATE_PASS_PATHS).toEqual(['/health', '/static/public']);
  });

  it.each([
    '/',
    '/health,/',
    'health',
    '/a/../b',
    '/a/..',
    '/a/./b',
    '/a//b',
    '/a?b',
    '/a%20b',
    '/a b',
    '/health/*',
    '/..;x',
  ])('refuses %s', (value) =>
    expect(() => parseEnvironment({ GATE_PASS_PATHS: value })).toThrow(/^The setting GATE_PASS_PATHS is wrong/),
  );
});
