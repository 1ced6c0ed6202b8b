import type { Page } from 'playwright/test';
import type { ConsoleApi } from './fixtures/console-api.ts';
import { expectNoBarrier } from './fixtures/expect-no-barrier.ts';
import { tabTo } from './fixtures/tab-to.ts';
import { expect, test } from './fixtures/test.ts';

test.use({ serviceWorkers: 'allow' });

/** A page, and what there is to look at on it, one after the other. */
type Visit = { path: string; looks: Look[] };

type Look = {
  name: string;
  /** What shows that it is all there, after what leads to it. */
  ready: (page: Page) => Promise<void>;
  /** On a phone. */
  narrow?: boolean;
};

const seen = (page: Page, name: string | RegExp) => expect(page.getByRole('heading', { name, level: 1 })).toBeVisible();
const shown = (page: Page, text: string | RegExp) => expect(page.getByText(text).first()).toBeVisible();

const today = (page: Page) => expect(page.getByRole('heading', { name: 'Today', level: 2 })).toBeVisible();

/** Every page with something on it: a backup that is done, a daemon that failed. */
async function visitsOf(api: ConsoleApi): Promise<Visit[]> {
  const { key, daemon } = await api.backUp();
  const failed = await api.startDaemon('restore', { url: 'BackupDaemonJob1-123456789012345678.zip' });
  await api.ended(failed.id);
  const row = (page: Page, name: RegExp) => expect(page.getByRole('row', { name }).first()).toBeVisible();
  const events = (page: Page) => shown(page, 'Latest events');
  const settings = (page: Page) => row(page, /DATABASE_URL/);
  const only = (name: string, path: string, ready: Look['ready']): Visit => ({ path, looks: [{ name, ready }] });
  return [
    {
      path: '/',
      looks: [
        { name: 'overview', ready: events },
        { name: 'overview on a phone', ready: events, narrow: true },
      ],
    },
    only('stack status', '/stack-status', (page) =>
      expect(page.getByRole('radio', { name: 'Read only' })).toBeVisible(),
    ),
    only('backups', '/backups', (page) => row(page, /BackupDaemonJob/)),
    {
      path: `/backups/${key}`,
      looks: [
        {
          name: 'backup on a phone',
          ready: async (page) => {
            await page.getByText('What a restore would change').click();
            await expect(page.getByRole('list', { name: 'Rows by table' })).toContainText('After a restore');
          },
          narrow: true,
        },
        {
          name: 'backup, unfolded',
          ready: async (page) => {
            await row(page, /public\.entity/);
            await page.getByText('Note and protection').click();
            await expect(page.getByLabel('Note', { exact: true })).toBeVisible();
            await page.getByText('About this backup').click();
            await page.getByText('Versions', { exact: true }).click();
            await row(page, /Archive format/);
          },
        },
        {
          name: 'restore dialog',
          ready: async (page) => {
            await page.getByRole('button', { name: 'Restore' }).click();
            await expect(page.getByRole('dialog').getByLabel(/^Type stack to confirm/)).toBeFocused();
          },
        },
      ],
    },
    only('daemons', '/daemons', (page) => row(page, /Backup \d+/)),
    only('daemon completed', `/daemons/${daemon.id}`, (page) => seen(page, /Completed/)),
    only('daemon failed', `/daemons/${failed.id}`, (page) => seen(page, /Failed/)),
    only('report', '/protection/report', (page) => seen(page, 'Report')),
    only('drills', '/protection/drills', (page) => seen(page, 'Drills')),
    only('copies', '/protection/copies', (page) => seen(page, 'Copies')),
    only('protection', '/protection', (page) => shown(page, 'Last 90 days')),
    only('schedules', '/protection/schedules', (page) => shown(page, 'Runs')),
    only('retention', '/protection/retention', (page) => shown(page, /backups? would stay/)),
    only('notifications', '/protection/notifications', (page) => shown(page, 'Nobody is told when a backup fails.')),
    only('storage', '/storage', (page) => row(page, /public\.entity/)),
    {
      path: '/history',
      looks: [
        { name: 'history', ready: today },
        { name: 'history on a phone', ready: today, narrow: true },
        {
          name: 'more places on a phone',
          ready: async (page) => {
            await page.getByRole('button', { name: 'More' }).click();
            await expect(page.getByRole('dialog').getByRole('link', { name: 'Settings' })).toBeVisible();
          },
          narrow: true,
        },
        {
          name: 'command palette',
          ready: async (page) => {
            await page.keyboard.press('Escape');
            await expect(page.getByRole('dialog')).toBeHidden();
            await page.keyboard.press('Control+k');
            await expect(page.getByRole('combobox', { name: 'Search and commands' })).toBeFocused();
          },
        },
      ],
    },
    {
      path: '/settings',
      looks: [
        { name: 'settings', ready: settings },
        { name: 'settings on a phone', ready: settings, narrow: true },
      ],
    },
    only('help', '/help', (page) => seen(page, 'Help')),
    only('help, a search', '/help?q=backup', (page) => shown(page, 'Found for')),
    only('help, a document', '/help/operating', (page) => seen(page, 'Operating Stack Console')),
    {
      path: '/help/troubleshooting',
      looks: [{ name: 'help on a phone', ready: (page) => seen(page, 'Troubleshooting'), narrow: true }],
    },
    only('not found', '/nothing-here', (page) => seen(page, 'Page not found')),
  ];
}

const softly = expect.configure({ soft: true });

/** On paper as wide as A4 a page has all of its width, its heading and no navigation. */
async function print(page: Page, path: string): Promise<void> {
  await page.setViewportSize({ width: 794, height: 1123 });
  await page.emulateMedia({ media: 'print' });
  await softly(page.getByRole('navigation', { name: 'Main' }), path).toBeHidden();
  await softly(page.getByRole('heading', { level: 1 }), path).toBeVisible();
  softly(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth), path).toBeLessThanOrEqual(0);
  await page.emulateMedia({ media: 'screen' });
}

test('no page has a barrier, in either theme, and each can be printed', async ({ page, api, allowConsoleError }) => {
  test.setTimeout(1_500_000);
  allowConsoleError(/404 \(Not Found\)/);
  for (const { path, looks } of await visitsOf(api)) {
    await page.goto(path);
    for (const [index, { name, ready, narrow = false }] of looks.entries()) {
      await test.step(name, async () => {
        await page.setViewportSize(narrow ? { width: 390, height: 844 } : { width: 1280, height: 800 });
        await ready(page);
        await expectNoBarrier(page, name);
        if (index === 0) await print(page, path);
      });
    }
  }
});

test('a daemon at work has no barrier, in either theme', async ({ page, api, repository }) => {
  const release = await repository.holdTable('entity');
  const { id } = await api.startDaemon('backup');
  await page.goto(`/daemons/${id}`);
  await expect(page.getByRole('button', { name: 'Stop' })).toBeVisible();
  await expectNoBarrier(page, 'daemon at work');
  await release();
  await api.ended(id);
});

test.describe('somebody who is not logged in', () => {
  test.use({ storageState: { cookies: [], origins: [] } });

  test('meets no barrier, and does everything by keyboard', async ({ page, api }) => {
    await page.goto('/log-in?from=%2Fstack-status');
    await expectNoBarrier(page, 'log in');
    await page.getByLabel('Email').focus();
    await page.keyboard.type(process.env.ADMIN_EMAIL ?? '');
    await page.keyboard.press('Tab');
    await page.keyboard.type(process.env.ADMIN_PASSWORD ?? '');
    await page.keyboard.press('Enter');
    await expect(page).toHaveURL(/\/stack-status$/);
    const chosen = page.getByRole('radio', { name: 'Read and write' });
    await expect(chosen).toBeChecked();
    await tabTo(page, chosen);
    const next = page.getByRole('radio', { name: 'Read only' });
    await page.keyboard.press('ArrowRight');
    await expect(next).toBeFocused();
    await page.keyboard.press('Space');
    await expect(next).toBeChecked();
    await tabTo(page, page.getByRole('button', { name: 'Save' }));
    await page.keyboard.press('Enter');
    await expect(page.getByRole('link', { name: 'Stack status: Read only' })).toBeVisible();
    await page.keyboard.press('Alt+t');
    await tabTo(page, page.getByRole('button', { name: 'Undo' }));
    await page.keyboard.press('Enter');
    await expect(page.getByRole('link', { name: 'Stack status: Read and write' })).toBeVisible();
    await expect(page.getByText(/^Undone: /)).toBeVisible();
    expect(await (await api.get('/repo/v1/status')).json()).toMatchObject({ status: 'READ_WRITE' });
  });
});
