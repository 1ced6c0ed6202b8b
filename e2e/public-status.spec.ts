import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type Browser, type BrowserContextOptions, expect } from 'playwright/test';
import { maintenancePage } from '#lib/contracts/maintenance.ts';
import { publicStatus } from '#lib/contracts/public-status.ts';
import { initialStackStatus } from '#lib/contracts/stack-status.ts';
import { findBarriers } from './fixtures/axe.ts';
import { test } from './fixtures/test.ts';

const stranger: BrowserContextOptions = {
  storageState: { cookies: [], origins: [] },
  locale: 'en-GB',
  timezoneId: 'Asia/Kolkata',
};
const inKolkata = (iso: string) =>
  new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', timeZone: 'Asia/Kolkata' }).format(
    new Date(iso),
  );
const clockOf = (iso: string) => iso.slice(11, 16);

const maintenancePath = '/repo/v1/admin/maintenance';

test.afterEach(async ({ api }) => {
  const { results } = maintenancePage.parse(await (await api.get(`${maintenancePath}?state=PLANNED`)).json());
  for (const { id } of results) await api.post(`${maintenancePath}/${id}/cancel`, {});
});

/** A page without a log-in that records its errors. */
async function openAs(browser: Browser, options: BrowserContextOptions = {}) {
  const context = await browser.newContext({ ...stranger, baseURL: process.env.CONSOLE ?? '', ...options });
  const page = await context.newPage();
  const errors: string[] = [];
  page.on('console', (message) => void (message.type() === 'error' && errors.push(message.text())));
  page.on('pageerror', (error) => errors.push(error.message));
  return { context, page, errors };
}

test('a stranger reads the public page, with and without JavaScript, in either theme', async ({ browser, api }) => {
  await api.setStackStatus({
    ...initialStackStatus,
    status: 'READ_ONLY',
    currentMessage: 'Only <reading> today.',
    pendingMaintenanceMessage: 'A move is being prepared.',
  });
  const startsOn = new Date(Date.now() + 2 * 86_400_000).toISOString();
  const endsOn = new Date(Date.parse(startsOn) + 90 * 60_000).toISOString();
  const planned = await api.post(maintenancePath, {
    title: 'New disks',
    text: 'We add disks.',
    status: 'DOWN',
    startsOn,
    endsOn,
  });
  expect(planned.status()).toBe(201);
  // What was read serves for a second.
  await expect.poll(async () => (await api.get('/status.json')).text()).toContain('New disks');

  const without = await openAs(browser, { javaScriptEnabled: false });
  expect((await without.page.goto('/status'))?.status()).toBe(200);
  const text = without.page.getByRole('main');
  await expect(without.page.getByRole('heading', { level: 1 })).toContainText('Read only');
  await expect(text).toContainText('Only <reading> today.');
  await expect(text).toContainText('A move is being prepared.');
  await expect(text).toContainText('New disks');
  await expect(text).toContainText(`${clockOf(startsOn)} UTC`);
  await expect(without.page.getByText('Times are in UTC.')).toBeVisible();
  await expect(without.page.locator(`time[datetime="${startsOn}"]`)).toBeVisible();
  await without.context.close();

  for (const colorScheme of ['light', 'dark'] as const) {
    const { page, context, errors } = await openAs(browser, { colorScheme, viewport: { width: 390, height: 800 } });
    await page.goto('/status');
    await expect(page.getByText('Times are in your time zone (Asia/')).toBeVisible();
    await expect(page.locator(`time[datetime="${startsOn}"]`)).toContainText(inKolkata(startsOn));
    await expect(page.getByRole('main')).toContainText(/in (2 d|1 d 23 h|1 d 24 h)/);
    await expect.poll(() => findBarriers(page)).toEqual([]);
    expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true);
    expect(await context.cookies()).toEqual([]);
    expect(errors).toEqual([]);
    await context.close();
  }

  const { page, context } = await openAs(browser);
  for (const [path, type] of [
    ['/status.rss', 'application/xml'],
    ['/status.svg?label=%3Cb%3E', 'image/svg+xml'],
  ] as const) {
    const xml = await (await page.request.get(path)).text();
    await page.goto('/status');
    const fault = await page.evaluate(
      ([source, kind]) =>
        new DOMParser().parseFromString(source, kind).querySelector('parsererror')?.textContent ?? null,
      [xml, type] as const,
    );
    expect([path, fault]).toEqual([path, null]);
  }
  expect(await (await page.request.get('/status.ics')).text()).toContain('SUMMARY:New disks\r\n');
  await context.close();
});

test('the public page renews itself, and says when it cannot reach the console', async ({ browser, api }) => {
  const { page, context } = await openAs(browser);
  await page.clock.install();
  // The page is written once for all who ask within two seconds: it may still be the one of the test before.
  await expect(async () => {
    await page.goto('/status');
    await expect(page.getByRole('heading', { level: 1 })).toContainText('Read and write', { timeout: 1000 });
  }).toPass();
  await page.evaluate(() => {
    document.body.dataset.kept = 'yes';
  });
  await api.setStackStatus({ ...initialStackStatus, status: 'DOWN', currentMessage: 'The disks are full.' });
  await expect(async () => {
    await page.clock.fastForward(40_000);
    await expect(page.getByRole('heading', { level: 1 })).toContainText('Down', { timeout: 2000 });
  }).toPass();
  await expect(page.getByRole('main')).toContainText('The disks are full.');
  await expect(page.getByRole('status').filter({ hasText: 'The disks are full.' })).toBeAttached();
  await expect(page).toHaveTitle(/: Down$/);
  await expect(page.locator('body')).toHaveAttribute('data-kept', 'yes');

  await page.route('**/status.json', (route) => route.abort());
  await expect(async () => {
    await page.clock.fastForward(40_000);
    await expect(page.getByText('This page cannot reach the console.')).toBeVisible({ timeout: 2000 });
  }).toPass();
  await expect(page.getByRole('main')).toContainText('The disks are full.');
  await page.unroute('**/status.json');
  await expect(async () => {
    await page.clock.fastForward(40_000);
    await expect(page.getByText('This page cannot reach the console.')).toBeHidden({ timeout: 2000 });
  }).toPass();
  await context.close();
});

/** Another site, whose Content-Security-Policy allows only the banner and its requests. */
async function startSite(consoleOrigin: string): Promise<Server> {
  const policy = `default-src 'none'; script-src ${consoleOrigin}; connect-src ${consoleOrigin}; require-trusted-types-for 'script'`;
  const server = createServer((request, response) => {
    response.writeHead(request.url === '/' ? 200 : 204, {
      'Content-Type': 'text/html; charset=utf-8',
      'Content-Security-Policy': policy,
    });
    response.end(
      `<!doctype html><html lang="en"><head><title>Site</title><script async src="${consoleOrigin}/status/banner.js" data-ahead="48"></script></head><body><main><h1>A site</h1></main></body></html>`,
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return server;
}

test('the banner shows on another site with a strict policy, and nothing else', async ({ browser, api }) => {
  const site = await startSite(process.env.CONSOLE ?? '');
  const address = `http://localhost:${(site.address() as AddressInfo).port}/`;
  try {
    const { page, context, errors } = await openAs(browser);
    const banner = page.getByRole('complementary', { name: 'Status' });
    const script = await page.request.get('/status/banner.js');
    expect((await script.body()).length).toBeLessThan(3000);

    const told = async () => publicStatus.parse(await (await page.request.get('/status.json')).json()).status;
    await expect.poll(told).toBe('READ_WRITE');
    const asked = page.waitForResponse('**/status.json');
    await page.goto(address);
    await asked;
    await expect(banner).toHaveCount(0);

    const message = '<img src=x onerror=alert(1)> Only reading.';
    await api.setStackStatus({ ...initialStackStatus, status: 'READ_ONLY', currentMessage: message });
    await expect(async () => {
      await page.reload();
      await expect(banner.getByRole('status')).toContainText(`Read only. ${message}`, { timeout: 2000 });
    }).toPass();
    const background = await banner.locator('div').evaluate((element) => getComputedStyle(element).backgroundColor);
    expect(background).toBe('rgb(253, 242, 216)');
    await expect(banner.getByRole('link', { name: 'Status page' })).toHaveAttribute(
      'href',
      `${process.env.CONSOLE}/status`,
    );
    await expect.poll(() => findBarriers(page)).toEqual([]);
    await banner.getByRole('button', { name: 'Dismiss' }).click();
    await expect(banner).toHaveCount(0);

    await api.setStackStatus(initialStackStatus);
    const soon = { startsOn: new Date(Date.now() + 86_400_000), endsOn: new Date(Date.now() + 90_000_000) };
    await api.post(maintenancePath, {
      title: 'New disks',
      text: 'We add disks.',
      status: 'DOWN',
      ...soon,
    });
    await expect(async () => {
      await page.reload();
      await expect(banner.getByRole('status')).toContainText('New disks, ', { timeout: 2000 });
    }).toPass();
    expect(errors).toEqual([]);
    expect(await page.evaluate(() => [document.cookie, localStorage.length, sessionStorage.length])).toEqual([
      '',
      0,
      0,
    ]);

    await page.route('**/status.json', (route) => route.abort());
    await page.reload();
    await expect.poll(() => errors.length).toBeGreaterThan(0);
    expect(errors.filter((text) => !text.includes('Failed to load resource'))).toEqual([]);
    await expect(banner).toHaveCount(0);
    await context.close();
  } finally {
    site.closeAllConnections();
    site.close();
  }
});
