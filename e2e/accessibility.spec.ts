import type { Page } from 'playwright/test';
import { findBarriers } from './fixtures/axe.ts';
import type { ConsoleApi } from './fixtures/console-api.ts';
import { tabTo } from './fixtures/tab-to.ts';
import { expect, test } from './fixtures/test.ts';

type Visit = {
  name: string;
  path: string;
  /** What shows that the page is all there, after what leads to it. */
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
  return [
    { name: 'overview', path: '/', ready: (page) => shown(page, 'Latest events') },
    { name: 'overview on a phone', path: '/', narrow: true, ready: (page) => shown(page, 'Latest events') },
    {
      name: 'stack status',
      path: '/stack-status',
      ready: (page) => expect(page.getByRole('radio', { name: 'Read only' })).toBeVisible(),
    },
    { name: 'backups', path: '/backups', ready: (page) => row(page, /BackupDaemonJob/) },
    {
      name: 'backup, unfolded',
      path: `/backups/${key}`,
      ready: async (page) => {
        await page.getByText('What a restore would change').click();
        await row(page, /public\.entity/);
        await page.getByText('Note and protection').click();
        await expect(page.getByLabel('Note', { exact: true })).toBeVisible();
        await page.getByText('About this backup').click();
        await page.getByText('Versions', { exact: true }).click();
        await row(page, /Archive format/);
      },
    },
    {
      name: 'backup on a phone',
      path: `/backups/${key}`,
      narrow: true,
      ready: async (page) => {
        await page.getByText('What a restore would change').click();
        await expect(page.getByRole('list', { name: 'Rows by table' })).toContainText('After a restore');
      },
    },
    {
      name: 'restore dialog',
      path: `/backups/${key}`,
      ready: async (page) => {
        await page.getByRole('button', { name: 'Restore' }).click();
        await expect(page.getByRole('dialog').getByLabel(/^Type stack to confirm/)).toBeFocused();
      },
    },
    { name: 'daemons', path: '/daemons', ready: (page) => row(page, /Backup \d+/) },
    { name: 'daemon completed', path: `/daemons/${daemon.id}`, ready: (page) => seen(page, /Completed/) },
    { name: 'daemon failed', path: `/daemons/${failed.id}`, ready: (page) => seen(page, /Failed/) },
    { name: 'storage', path: '/storage', ready: (page) => row(page, /public\.entity/) },
    { name: 'history', path: '/history', ready: today },
    { name: 'history on a phone', path: '/history', narrow: true, ready: today },
    { name: 'settings', path: '/settings', ready: (page) => row(page, /DATABASE_URL/) },
    { name: 'settings on a phone', path: '/settings', narrow: true, ready: (page) => row(page, /DATABASE_URL/) },
    { name: 'help', path: '/help', ready: (page) => seen(page, 'Help') },
    { name: 'help, a search', path: '/help?q=backup', ready: (page) => shown(page, 'Found for') },
    { name: 'help, a document', path: '/help/operating', ready: (page) => seen(page, 'Operating Stack Console') },
    {
      name: 'help on a phone',
      path: '/help/troubleshooting',
      narrow: true,
      ready: (page) => seen(page, 'Troubleshooting'),
    },
    { name: 'not found', path: '/nothing-here', ready: (page) => seen(page, 'Page not found') },
    {
      name: 'command palette',
      path: '/history',
      ready: async (page) => {
        await today(page);
        await page.keyboard.press('Control+k');
        await expect(page.getByRole('combobox', { name: 'Search and commands' })).toBeFocused();
      },
    },
    {
      name: 'more places on a phone',
      path: '/history',
      narrow: true,
      ready: async (page) => {
        await page.getByRole('button', { name: 'More' }).click();
        await expect(page.getByRole('dialog').getByRole('link', { name: 'Settings' })).toBeVisible();
      },
    },
  ];
}

/** Resolves when what was changed is on the screen, and nothing moves any more but what moves for ever. */
const drawn = `(async () => {
  for (let frame = 0; frame < 2; frame++) await new Promise(requestAnimationFrame);
  const moving = document.getAnimations().filter(({ effect }) => effect.getTiming().iterations !== Infinity);
  await Promise.allSettled(moving.map(({ finished }) => finished));
})()`;

const softly = expect.configure({ soft: true });

/** All rules in the light theme, and contrast, which is what a theme changes, in the dark one. */
async function look(page: Page, name: string): Promise<void> {
  await page.emulateMedia({ reducedMotion: 'reduce' });
  for (const theme of ['light', 'dark'] as const) {
    await page.evaluate(`document.documentElement.dataset.theme = '${theme}'`);
    const barriers = async () => {
      await page.evaluate(drawn);
      return findBarriers(page, theme === 'light' ? 'all' : 'contrast');
    };
    // Once more when something of the page came while it was looked at.
    await softly.poll(barriers, { message: `${name}, ${theme}`, timeout: 20_000 }).toEqual([]);
  }
}

test('no page has a barrier, in either theme', async ({ page, api, allowConsoleError }) => {
  test.setTimeout(360_000);
  allowConsoleError(/404 \(Not Found\)/);
  for (const { name, path, ready, narrow = false } of await visitsOf(api)) {
    await test.step(name, async () => {
      await page.setViewportSize(narrow ? { width: 390, height: 844 } : { width: 1280, height: 800 });
      await page.goto(path);
      await ready(page);
      await look(page, name);
    });
  }
  await page.goto('/history');
});

test('a daemon at work has no barrier, in either theme', async ({ page, api, repository }) => {
  const release = await repository.holdTable('entity');
  const { id } = await api.startDaemon('backup');
  await page.goto(`/daemons/${id}`);
  await expect(page.getByRole('button', { name: 'Stop' })).toBeVisible();
  await look(page, 'daemon at work');
  await release();
  await api.ended(id);
  await page.goto('/history');
});

test.describe('somebody who is not logged in', () => {
  test.use({ storageState: { cookies: [], origins: [] } });

  test('meets no barrier, and does everything by keyboard', async ({ page, api }) => {
    await page.goto('/log-in?from=%2Fstack-status');
    await look(page, 'log in');
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
