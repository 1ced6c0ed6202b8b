import { Client } from 'pg';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { startTestConsole, type TestConsole } from '#tests/test-console.ts';
import { consoleDb } from './console-db.ts';
import { listenConsoleDb, stopListeningConsoleDb } from './notifications.ts';

let test: TestConsole;
beforeAll(async () => {
  test = await startTestConsole();
});
afterAll(async () => {
  await stopListeningConsoleDb();
  await test.close();
});

it('tells each listener its channel’s messages, over a lost session, until it unsubscribes', async () => {
  const messages: string[] = [];
  const onReconnect = vi.fn();
  const stop = await listenConsoleDb('daemon', { onMessage: (payload) => messages.push(payload), onReconnect });
  const others = vi.fn();
  const stopOthers = await listenConsoleDb('stack_status', {
    onMessage: () => {
      others();
      throw new Error('a listener that fails is in nobody’s way');
    },
  });
  const { id } = await consoleDb().daemon.create({ data: { type: 'BACKUP', backupKey: 'a.zip', startedBy: 'x@y' } });
  await vi.waitFor(() => expect(messages).toEqual([String(id)]));
  expect(others).not.toHaveBeenCalled();

  const client = new Client(test.consoleDatabase.adminUrl);
  await client.connect();
  const sessions =
    await client.query(`select pid from pg_stat_activity where application_name = 'stack-console listener'
    and datname = current_database()`);
  expect(sessions.rows).toHaveLength(1);
  await client.query('select pg_terminate_backend($1)', [sessions.rows[0].pid]);
  await vi.waitFor(() => expect(onReconnect).toHaveBeenCalledOnce(), 5000);
  await client.query(`select pg_notify('stack_status', ''), pg_notify('daemon', 'again')`);
  await vi.waitFor(() => expect(messages).toEqual([String(id), 'again']));
  expect(others).toHaveBeenCalledOnce();

  stop();
  stopOthers();
  await client.query(`select pg_notify('daemon', 'unheard')`);
  await new Promise((resolve) => setTimeout(resolve, 50));
  expect(messages).toHaveLength(2);
  await client.end();
});

it('tells the first subscriber when the database is out of reach', async () => {
  await stopListeningConsoleDb();
  const url = process.env.DATABASE_URL;
  process.env.DATABASE_URL = 'postgresql://nobody@127.0.0.1:1/none';
  const { resetSettings } = await import('#server/env.ts');
  resetSettings();
  await expect(listenConsoleDb('daemon', { onMessage: () => undefined })).rejects.toThrow();
  process.env.DATABASE_URL = url;
  resetSettings();
});
