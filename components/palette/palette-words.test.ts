import { describe, expect, it } from 'vitest';
import { curlOf } from './curl-of.ts';
import { matchWords } from './match-words.ts';

describe('curlOf', () => {
  it.each([
    ['/', '', '/repo/v1/status'],
    ['/stack-status', '?plan', '/repo/v1/admin/synapse/status'],
    ['/backups', '', '/repo/v1/admin/backup'],
    ['/backups/a%20b/c.zip', '', '/repo/v1/admin/backup/a%20b/c.zip'],
    ["/backups/it's.zip", '', '/repo/v1/admin/backup/it%27s.zip'],
    ['/daemons', '?status=FAILED&page=2', '/repo/v1/admin/daemon?status=FAILED'],
    ['/daemons', '?kind=UNDO&page=2', '/repo/v1/admin/daemon?kind=UNDO'],
    ['/daemons/12', '', '/repo/v1/admin/daemon/12'],
    ['/history', '?group=backups&days=7', '/repo/v1/admin/history?group=backups'],
    ['/settings', '', '/repo/v1/admin/settings'],
  ])('of %s%s', (pathname, search, address) => {
    const command = curlOf({ origin: 'https://console.example.org', pathname, search });
    expect(command).toBe(`curl -H "sessionToken: $SESSION_TOKEN" 'https://console.example.org${address}'`);
  });
});

describe('matchWords', () => {
  it('puts a label that begins with what is typed first, then its words, then what else is said of it', () => {
    const scores = [
      matchWords('Start backup', [], 'start'),
      matchWords('Restart', [], 'start'),
      matchWords('Log out', ['start'], 'start'),
      matchWords('Log out', [], 'start'),
    ];
    expect(scores).toEqual([...scores].sort((one, other) => other - one));
    expect(scores.at(-1)).toBe(0);
  });

  it('wants every word, in any order', () => {
    expect(matchWords('Change the stack status', ['down'], 'status down')).toBeGreaterThan(0);
    expect(matchWords('Change the stack status', ['down'], 'status up')).toBe(0);
    expect(matchWords('Change the stack status', [], ' ')).toBe(1);
  });
});
