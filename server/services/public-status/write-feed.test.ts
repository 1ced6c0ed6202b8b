import { describe, expect, it } from 'vitest';
import { statusNews } from './status-news.ts';
import { maintenanceFixture, nastyTexts, reportFixture } from './testing/public-status-fixture.ts';
import { writeFeed } from './write-feed.ts';

const origin = 'https://status.example';

/** That every tag is closed, nothing but what XML knows is written, and no character that it forbids. */
function expectWellFormed(xml: string): void {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: that is what must not be there
  expect(xml).not.toMatch(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/);
  expect(xml.isWellFormed()).toBe(true);
  const open: string[] = [];
  const text = xml
    .replace(/^<\?xml[^>]*\?>/, '')
    .replace(/<(\/?)([a-z:A-Z]+)((?:\s[a-zA-Z:-]+="[^"<]*")*)\s*(\/?)>/g, (...match) => {
      const [, close, name, , alone] = match;
      if (close === '/') expect(open.pop()).toBe(name);
      else if (alone !== '/') open.push(String(name));
      return '';
    });
  expect(open).toEqual([]);
  expect(text).not.toMatch(/[<>]/);
  expect(text.replace(/&(amp|lt|gt|quot|#39);/g, '')).not.toContain('&');
}

describe('the feed', () => {
  it('has an item for each change of the status, with an id that stays', () => {
    const xml = writeFeed(reportFixture(), origin);
    expectWellFormed(xml);
    expect([...xml.matchAll(/<guid isPermaLink="false">(.*)<\/guid>/g)].map(([, id]) => id)).toEqual([
      'status-1795341600000',
      'status-1795338000000',
    ]);
    expect(xml).toContain('<title>Down</title>');
    expect(xml).toContain('<pubDate>Sun, 22 Nov 2026 09:00:00 GMT</pubDate>');
    expect(xml).toContain('<atom:link href="https://status.example/status.rss" rel="self"');
    expect(writeFeed(reportFixture(), origin)).toBe(xml);
  });

  it.each(nastyTexts)('takes %j', (text) => {
    const report = reportFixture({
      stack: text,
      maintenance: [maintenanceFixture({ title: text, text })],
      announcements: [{ on: '2026-11-22T11:00:00.000Z', text }],
    });
    expectWellFormed(writeFeed(report, origin));
  });
});

describe('the news', () => {
  it('tell what became of a maintenance, newest first', () => {
    const times = { startedOn: '2026-11-24T20:01:00.000Z', endedOn: '2026-11-24T21:30:00.000Z' };
    const done = maintenanceFixture({ state: 'ENDED', ...times, announcedEndsOn: '2026-11-24T21:00:00.000Z' });
    const cancelled = maintenanceFixture({ id: '8', state: 'CANCELLED', cancelledOn: '2026-11-23T20:01:00.000Z' });
    const news = statusNews(reportFixture({ periods: [], pastMaintenance: [done, cancelled] }));
    expect(news.map(({ title }) => title)).toEqual([
      'Done: Upgrade',
      'Started: Upgrade',
      'Cancelled: Upgrade',
      'Planned: Upgrade',
      'Planned: Upgrade',
    ]);
    expect(news[0]?.text).toEqual(['It took longer than planned.']);
    expect(new Set(news.map(({ id }) => id)).size).toBe(5);
  });

  it('tell of a maintenance that was not started so', () => {
    const missed = maintenanceFixture({ state: 'ENDED', endedOn: '2026-12-24T08:00:00.000Z' });
    const news = statusNews(reportFixture({ periods: [], pastMaintenance: [missed] }));
    expect(news.map(({ title }) => title)).toEqual(['Not started: Upgrade', 'Planned: Upgrade']);
  });

  it('take a maintenance that was moved for news, and one whose text was fixed for the same', () => {
    const idOf = (given: Parameters<typeof maintenanceFixture>[0]) =>
      statusNews(reportFixture({ periods: [], maintenance: [maintenanceFixture(given)] }))[0]?.id;
    const before = idOf({});
    expect(idOf({ text: 'Fixed.', version: 4, changedOn: '2026-11-22T00:00:00.000Z' })).toBe(before);
    expect(idOf({ startsOn: '2026-11-24T19:00:00.000Z', version: 4 })).not.toBe(before);
  });
});
