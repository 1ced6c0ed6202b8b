import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { startTestConsole, type TestConsole } from '#tests/test-console.ts';
import { consoleDb } from './console-db.ts';
import { type Following, followChannels, type LookReason } from './follow-channels.ts';
import { stopListeningConsoleDb } from './notifications.ts';

let test: TestConsole;
let following: Following;
let looks: LookReason[];

beforeAll(async () => {
  test = await startTestConsole();
});
afterAll(async () => {
  await stopListeningConsoleDb();
  await test.close();
});
beforeEach(() => {
  looks = [];
});
afterEach(() => following.close());

const notify = (channel: string) => consoleDb().$executeRaw`select pg_notify(${channel}, '')`;
/** Begins to follow, and waits for the first look and for the one that tells that the channel is listened to. */
async function follow(options: { everyMs: number; look?: () => Promise<number | undefined> }): Promise<void> {
  following = followChannels({
    channels: ['stack_status'],
    everyMs: options.everyMs,
    look: async (reason) => {
      looks.push(reason);
      return options.look?.();
    },
    onFault: () => {},
  });
  await vi.waitFor(() => expect(looks.length).toBeGreaterThanOrEqual(2));
  await following.look();
  looks.length = 0;
}

describe('followChannels', () => {
  it('looks after a message in its channels, and after none in others', async () => {
    await follow({ everyMs: 60_000 });
    await notify('daemon');
    await notify('stack_status');
    await vi.waitFor(() => expect(looks).toEqual(['message']));
  });

  it('looks regularly, however many messages come', async () => {
    await follow({ everyMs: 200 });
    await vi.waitFor(
      async () => {
        await notify('stack_status');
        expect(looks.filter((reason) => reason === 'unknown').length).toBeGreaterThan(1);
      },
      { timeout: 10_000, interval: 20 },
    );
    expect(looks).toContain('message');
  });

  it('looks sooner when the last look says so', async () => {
    let nextMs: number | undefined;
    await follow({ everyMs: 60_000, look: async () => nextMs });
    nextMs = 10;
    await notify('stack_status');
    await vi.waitFor(() => expect(looks.filter((reason) => reason === 'unknown').length).toBeGreaterThan(1));
  });

  it('goes on after a look that failed, and looks no more once it is closed', async () => {
    let fails = true;
    await follow({
      everyMs: 60_000,
      look: async () => {
        if (fails) throw new Error('the database is away');
        return undefined;
      },
    });
    fails = false;
    await following.look();
    expect(looks).toEqual(['unknown']);
    await following.close();
    await following.look();
    expect(looks).toEqual(['unknown']);
  });
});
