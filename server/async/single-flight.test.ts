import { beforeEach, describe, expect, test } from 'vitest';
import { type SingleFlight, singleFlight } from './single-flight.ts';

describe('singleFlight', () => {
  let begun: PromiseWithResolvers<string>[];
  let flight: SingleFlight<string>;

  beforeEach(() => {
    begun = [];
    flight = singleFlight(() => {
      const turn = Promise.withResolvers<string>();
      begun.push(turn);
      return turn.promise;
    });
  });

  test('joins what is being done, and begins again when that is over', async () => {
    const asked = [flight.join(), flight.join()];
    begun[0]?.resolve('first');
    await expect(Promise.all(asked)).resolves.toEqual(['first', 'first']);
    const later = flight.join();
    begun[1]?.resolve('second');
    await expect(later).resolves.toBe('second');
    expect(begun).toHaveLength(2);
  });

  test('renews once for all who asked meanwhile, and never twice at once', async () => {
    const first = flight.renew();
    const renewed = [flight.renew(), flight.renew(), flight.renew()];
    expect(begun).toHaveLength(1);
    begun[0]?.resolve('first');
    await expect(first).resolves.toBe('first');
    await expect.poll(() => begun.length).toBe(2);
    begun[1]?.resolve('second');
    await expect(Promise.all(renewed)).resolves.toEqual(['second', 'second', 'second']);
    expect(begun).toHaveLength(2);
  });

  test('renews after work that failed', async () => {
    const first = flight.join();
    const renewed = flight.renew();
    begun[0]?.reject(new Error('broken'));
    await expect(first).rejects.toThrow('broken');
    await expect.poll(() => begun.length).toBe(2);
    begun[1]?.resolve('well');
    await expect(renewed).resolves.toBe('well');
  });

  test('says when nothing is being done', async () => {
    await flight.settled();
    flight.join().catch(() => {});
    flight.renew().catch(() => {});
    let isSettled = false;
    const settled = flight.settled().then(() => {
      isSettled = true;
    });
    begun[0]?.reject(new Error('broken'));
    await expect.poll(() => begun.length).toBe(2);
    expect(isSettled).toBe(false);
    begun[1]?.resolve('well');
    await settled;
  });
});
