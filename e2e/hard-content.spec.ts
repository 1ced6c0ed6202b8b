import type { Page } from 'playwright/test';
import { z } from 'zod';
import { embeddedBucket } from './fixtures/bucket.ts';
import { expect, test } from './fixtures/test.ts';

/** Words that run from right to left, a character that turns what follows, one that is not seen, and no end. */
const turned = '\u202e';
const name = `مخزن ${turned}piz.2026\u200b`;
const prose = `سيُنقل الخادم إلى مركز بيانات آخر (stack-2) ${turned}redro. ${'طويل'.repeat(60)} ${'نص أطول '.repeat(300)}`;
const key = `${name} ${'مفتاح'.repeat(30)}.zip`;

/** What no text and no label of a page may hold as it is. */
const hidden =
  '[\\u0000-\\u0008\\u000b\\u000c\\u000e-\\u001f\\u007f-\\u009f\\u00ad\\u200b\\u202a-\\u202e\\u2060-\\u2069\\ufeff]';

/** What is wrong with what the page shows: too wide, out of reach, or not seen. */
const faultsOf = (page: Page) =>
  page.evaluate((pattern) => {
    const faults: string[] = [];
    const bad = new RegExp(pattern);
    const { scrollWidth } = document.documentElement;
    if (scrollWidth > innerWidth) {
      const wide = [...document.querySelectorAll('main *')].find(
        (element) => element.getBoundingClientRect().right > innerWidth + 1,
      );
      faults.push(`${scrollWidth} px wide: ${wide?.outerHTML.slice(0, 200)}`);
    }
    for (const cell of document.querySelectorAll('td')) {
      const { width, left, right } = cell.getBoundingClientRect();
      if (width > 0 && (left < 0 || right > innerWidth)) faults.push(`out of reach: ${cell.textContent.slice(0, 80)}`);
    }
    if (bad.test(document.title)) faults.push(`title: ${document.title}`);
    const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let node = texts.nextNode(); node !== null; node = texts.nextNode()) {
      if (node.parentElement?.closest('script, style, textarea')) continue;
      if (bad.test(node.textContent ?? '')) faults.push(`text: ${node.parentElement?.outerHTML.slice(0, 200)}`);
    }
    for (const element of document.querySelectorAll('[aria-label], [title], [placeholder], [alt]')) {
      for (const attribute of ['aria-label', 'title', 'placeholder', 'alt']) {
        const value = element.getAttribute(attribute) ?? '';
        if (bad.test(value)) faults.push(`${attribute}: ${value.slice(0, 200)}`);
      }
    }
    return faults;
  }, hidden);

test('every page holds names and texts that run from right to left, have no end, or hide something', async ({
  page,
  api,
  repository,
  allowConsoleError,
}) => {
  test.setTimeout(240_000);
  allowConsoleError(/404 \(Not Found\)|409 \(Conflict\)|status of 400/);
  const drop = await repository.makeTable(`جدول ${turned}elbat`);
  const bucket = embeddedBucket();
  await bucket.put(key, Buffer.from('x'), { contentType: 'application/zip', etag: null });
  const own = await api.backUp();
  await api.setNote(own.key, { note: prose, keep: true });
  const failed = await api.ended((await api.startDaemon('restore', { url: `${turned}missing ${name}.zip` })).id);
  await api.setStackStatus({ status: 'READ_ONLY', currentMessage: prose, pendingMaintenanceMessage: prose });
  const startsOn = new Date(Date.now() + 86_400_000);
  const plan = { title: name, text: prose, status: 'DOWN', startsOn, endsOn: new Date(startsOn.getTime() + 3_600_000) };
  const planned = await api.post('/repo/v1/admin/maintenance', { ...plan, endsItself: true });
  const { id } = z.object({ id: z.string() }).parse(await planned.json());
  try {
    for (const width of [320, 1280]) {
      await page.setViewportSize({ width, height: 800 });
      for (const [path, seen] of [
        ['/', 'Latest events'],
        ['/stack-status', 'Planned maintenance'],
        ['/backups', /مفتاح/],
        [`/backups/${own.key}`, 'What a restore would change'],
        [`/backups/${encodeURIComponent(key)}`, 'This backup could not be read'],
        ['/daemons', `Backup ${own.daemon.id}`],
        [`/daemons/${own.daemon.id}`, /جدول/],
        [`/daemons/${failed.id}`, /Failed/],
        ['/storage', /جدول/],
        ['/history', /مخزن/],
        ['/status', /الخادم/],
      ] as const) {
        await test.step(`${path.slice(0, 40)} at ${width} px`, async () => {
          await page.goto(path);
          await expect(page.getByText(seen).filter({ visible: true }).first()).toBeVisible();
          if (path === `/backups/${own.key}`) {
            await page.getByText('What a restore would change').click();
            await page.getByText('Note and protection').click();
            if (width === 320) {
              const tables = page.getByRole('list', { name: 'Rows by table' });
              await expect(tables).toContainText(/Now.*After a restore/s);
            }
            await expect(page.getByText(/جدول/).filter({ visible: true }).first()).toBeVisible();
          }
          await expect.soft(await faultsOf(page), `${path} at ${width} px`).toEqual([]);
        });
      }
    }
    await page.goto('/history');
    await page.keyboard.press('Control+k');
    await page.keyboard.type('مفتاح');
    await expect(page.getByRole('option', { name: /U\+202E.*مفتاح/ })).toBeVisible();
    expect(await faultsOf(page)).toEqual([]);
  } finally {
    await api.post(`/repo/v1/admin/maintenance/${id}/cancel`, {});
    await bucket.delete(key);
    await drop();
  }
});
