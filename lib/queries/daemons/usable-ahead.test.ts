import { dehydrate, hydrate, QueryClient, QueryObserver } from '@tanstack/react-query';
import { afterEach, describe, expect, test } from 'vitest';
import type { BackupRestoreStatus, DaemonStatus } from '#lib/contracts/daemon.ts';
import { queryKeys } from '../query-keys.ts';
import { recentDaemonsQuery } from './daemons-query.ts';
import { lastChangeHeard, noteDaemon, noteRecentDaemons } from './note-daemon.ts';
import { usableAhead } from './usable-ahead.ts';

const startedOn = Date.UTC(2026, 10, 30, 12);
const tookMs = 4000;
const endedOn = startedOn + tookMs;

function verification(status: DaemonStatus, id = '7'): BackupRestoreStatus {
  return {
    id,
    type: 'VERIFY',
    status,
    progresssMessage: '',
    progresssCurrent: status === 'STARTED' ? 0 : 10,
    progresssTotal: 10,
    errorMessage: null,
    errorDetails: null,
    backupUrl: null,
    safetyBackupUrl: null,
    mode: null,
    targetDatabase: null,
    undoOf: null,
    undoneBy: null,
    totalTimeMS: status === 'STARTED' ? 0 : tookMs,
    startedBy: 'admin@localhost',
    startedOn,
  };
}

const clients: QueryClient[] = [];
function newClient(): QueryClient {
  const client = new QueryClient({ defaultOptions: { queries: { staleTime: 5 * 60_000 } } });
  clients.push(client);
  return client;
}

afterEach(() => {
  for (const client of clients.splice(0)) client.clear();
});

/** As app/(console)/read-ahead.tsx gives it. */
async function readAhead(queryKey: readonly unknown[], answer: unknown) {
  const server = newClient();
  server.setQueryData(queryKey, answer);
  await server.invalidateQueries();
  return dehydrate(server);
}

describe('what the server read ahead', () => {
  const queryKey = queryKeys.backupContents.one('a.zip');

  test('is shown, and asked for again at once', async () => {
    const client = newClient();
    hydrate(client, usableAhead(client, await readAhead(queryKey, 'not verified'), endedOn));
    let asked = 0;
    const observer = new QueryObserver(client, { queryKey, queryFn: () => `answer ${++asked}` });
    expect(observer.getCurrentResult().data).toBe('not verified');
    const answered = new Promise((resolve) => {
      observer.subscribe(({ data }) => data === 'answer 1' && resolve(data));
    });
    await expect(answered).resolves.toBe('answer 1');
    observer.destroy();
  });

  test.each([
    ['before the end of a daemon that the page has heard of', endedOn - 1, undefined],
    ['at the moment of that end', endedOn, undefined],
    ['after that end', endedOn + 1, 'read ahead'],
  ])('%s is shown or not', async (_, readOn, shown) => {
    const client = newClient();
    noteDaemon(client, verification('STARTED'));
    noteDaemon(client, verification('COMPLETED'));
    hydrate(client, usableAhead(client, await readAhead(queryKey, 'read ahead'), readOn));
    expect(client.getQueryData(queryKey)).toBe(shown);
  });

  test('never replaces what the browser has', async () => {
    const client = newClient();
    client.setQueryData(queryKey, 'verified', { updatedAt: 1 });
    hydrate(client, usableAhead(client, await readAhead(queryKey, 'not verified'), endedOn));
    expect(client.getQueryData(queryKey)).toBe('verified');
  });
});

describe('the end of a daemon', () => {
  const keys = [
    queryKeys.history.list({ limit: 50, offset: 0 }),
    queryKeys.history.latest,
    queryKeys.storage.sizes,
    queryKeys.backups.all,
    queryKeys.backupContents.one('a.zip'),
    queryKeys.restorePreview.one('a.zip'),
    queryKeys.restoredDatabases.all,
    queryKeys.stackStatus.all,
  ];

  function clientWithAll(): QueryClient {
    const client = newClient();
    for (const queryKey of keys) client.setQueryData(queryKey, 'known');
    return client;
  }
  const outdated = (client: QueryClient) =>
    keys.filter((queryKey) => client.getQueryState(queryKey)?.isInvalidated === true);

  test('makes all that shows its results old when its event arrives', () => {
    const client = clientWithAll();
    noteDaemon(client, verification('STARTED'));
    noteDaemon(client, verification('COMPLETED'));
    expect(outdated(client)).toEqual(keys);
    expect(lastChangeHeard(client)).toBe(endedOn);
  });

  test('does so where the list of daemons tells it, because no events arrive', () => {
    const client = clientWithAll();
    const page = (...results: BackupRestoreStatus[]) => ({ totalNumberOfResults: results.length, results });
    noteRecentDaemons(client, page(verification('COMPLETED', '6')));
    expect(outdated(client)).toEqual([]);
    client.setQueryData(recentDaemonsQuery.queryKey, page(verification('COMPLETED'), verification('COMPLETED', '6')));
    noteRecentDaemons(client, page(verification('COMPLETED'), verification('COMPLETED', '6')));
    expect(outdated(client)).toEqual(keys);
  });
});
