import { expect, test } from './fixtures/test.ts';

test('Ctrl-K finds pages, backups and commands, by keyboard, and gives the focus back', async ({
  page,
  context,
  api,
}) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  const { key, daemon } = await api.backUp();
  const noted = await api.backUp();
  await api.setNote(noted.key, { note: 'Before the price change\nand more', keep: false });
  await page.goto('/daemons');
  await expect(page.getByRole('link', { name: `Backup ${daemon.id}`, exact: true })).toBeVisible();
  const opener = page.getByLabel('Kind');
  const field = page.getByRole('combobox', { name: 'Search and commands' });
  const find = async (text: string, option: string | RegExp) => {
    await page.keyboard.press('Control+k');
    await expect(field).toBeFocused();
    await page.keyboard.type(text);
    await expect(page.getByRole('option', { name: option })).toHaveAttribute('aria-selected', 'true');
  };

  await opener.focus();
  await page.keyboard.press('Control+k');
  await expect(field).toBeFocused();
  await page.keyboard.type('nothing is called so');
  await expect(page.getByText('No results')).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(opener).toBeFocused();

  await find('curl', 'Copy this page’s API call as curl');
  await page.keyboard.press('Enter');
  await expect(page.getByText('Copied')).toBeVisible();
  const copied = await page.evaluate(() => navigator.clipboard.readText());
  expect(copied).toMatch(/^curl -H "sessionToken: \$SESSION_TOKEN" 'http:.*\/repo\/v1\/admin\/daemon'$/);

  await find('dark', 'Dark theme');
  await page.keyboard.press('Enter');
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark');
  await find(key.slice(0, 24), new RegExp(`^Backup of \\d.* Backup ${daemon.id} `));
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(new RegExp(`/backups/${key}$`));
  await find('price', new RegExp(`^Before the price change Backup ${noted.daemon.id}, `));
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(new RegExp(`/backups/${noted.key}$`));
  await find('history', 'History');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { name: 'History', level: 1 })).toBeVisible();

  await page.keyboard.press('?');
  await expect(page.getByRole('dialog', { name: 'Keyboard shortcuts' })).toBeVisible();
  await page.keyboard.press('Escape');
  await find('start', 'Start backup');
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(new RegExp(`/daemons/${Number(noted.daemon.id) + 1}$`));
  await expect(page.getByRole('heading', { level: 1 })).toContainText('Completed');
});
