import { describe, expect, test } from 'vitest';
import { withTimeout } from './with-timeout.ts';

const never = new Promise<string>(() => {});

describe('withTimeout', () => {
  test('gives what the work gives, or throws what it throws', async () => {
    await expect(withTimeout(10_000, Promise.resolve('done'))).resolves.toBe('done');
    await expect(withTimeout(10_000, Promise.reject(new Error('broken')))).rejects.toThrow('broken');
  });

  test('throws once the time is over', async () => {
    await expect(withTimeout(5, never)).rejects.toThrow('No answer within 5 ms');
  });

  test('gives instead what the caller wants, or throws it', async () => {
    await expect(withTimeout(5, never, () => null)).resolves.toBe(null);
    const refuse = () => {
      throw new Error('too late');
    };
    await expect(withTimeout(5, never, refuse)).rejects.toThrow('too late');
  });

  test('hears of no failure of work that is late', async () => {
    const work = Promise.withResolvers<string>();
    await expect(withTimeout(5, work.promise, () => 'late')).resolves.toBe('late');
    work.reject(new Error('nobody asked'));
    await expect(work.promise).rejects.toThrow('nobody asked');
  });
});
