import { get } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';
import { type Browser, type BrowserContextOptions, chromium } from 'playwright';
import { backupPage } from '#lib/contracts/backup.ts';
import { backupRestoreStatus, daemonPage, isAtWork } from '#lib/contracts/daemon.ts';
import { findBrowser } from '#scripts/test/find-browser.ts';
import { medianOf } from './median.ts';
import { call, logIn, ownLogin, startConsole } from './start-console.ts';

/**
 * `npm run bench:pages`: what the first visit of each page costs, in bytes sent and in time on a slow phone.
 * CONSOLE=address measures one that runs (with ADMIN_EMAIL and ADMIN_PASSWORD); otherwise one is started on a folder of its own.
 * BENCH_ROUNDS (5), BENCH_PAGES (a part of the names), BENCH_NETWORK=devtools for a slower network. docs/performance.md has figures.
 */
const rounds = Number(process.env.BENCH_ROUNDS ?? 5);
const aims = { scriptBytes: 250_000, firstContentMs: 1500 };
const login = {
  email: process.env.ADMIN_EMAIL ?? ownLogin.email,
  password: process.env.ADMIN_PASSWORD ?? ownLogin.password,
};

/** Lighthouse's slow 4G, and what the browser's own tools make of it: they slow requests, not packets. */
const networks = {
  lighthouse: { latency: 150, downloadThroughput: 1_638_400 / 8, uploadThroughput: 768_000 / 8 },
  devtools: { latency: 562.5, downloadThroughput: 1_474_560 / 8, uploadThroughput: 691_200 / 8 },
};
const network = process.env.BENCH_NETWORK === 'devtools' ? networks.devtools : networks.lighthouse;
const slowdown = 4;
const phone = { viewport: { width: 390, height: 844 }, deviceScaleFactor: 2, isMobile: true, hasTouch: true };

type State = Exclude<BrowserContextOptions['storageState'], string | undefined>;
type PageToMeasure = { name: string; path: string; anonymous?: true };
type Timing = { firstContent: number; largest: number; shift: number; data: number };
type Sizes = { html: number; scripts: number; later: number; styles: number; fonts: number; uncompressed: string[] };

async function main(): Promise<void> {
  const running = process.env.CONSOLE ?? null;
  const own = running === null ? await startConsole() : null;
  const address = running ?? own?.address ?? '';
  const browser = await chromium.launch({
    executablePath: findBrowser() ?? undefined,
    args: process.getuid?.() === 0 ? ['--no-sandbox', '--disable-gpu'] : ['--disable-gpu'],
  });
  try {
    const pages = await pagesOf(address, own !== null);
    const state = await logInBrowser(browser, address);
    console.log(
      `${slowdown}x slower processor, ${network.latency} ms, ${(network.downloadThroughput * 8) / 1e6} Mbit/s down; cold cache, median of ${rounds}; KB gzipped`,
    );
    console.log(`aims: scripts ${aims.scriptBytes / 1000} KB, first content ${aims.firstContentMs} ms\n`);
    console.log(line(['page', 'HTML', 'scripts', 'later', 'CSS', 'fonts', 'FCP ms', 'LCP ms', 'data ms', 'CLS', '']));
    for (const page of pages) await report(browser, address, page, page.anonymous ? undefined : state);
  } finally {
    await browser.close();
    await own?.stop();
  }
}

async function report(browser: Browser, address: string, page: PageToMeasure, state: State | undefined) {
  const sizes = await weigh(browser, address, page.path, state);
  if (sizes === null) return console.log(line([page.name, 'is not there']));
  const timings: Timing[] = [];
  for (let round = 0; round < rounds; round++) timings.push(await time(browser, address + page.path, state));
  const median = (key: keyof Timing) => medianOf(timings.map((timing) => timing[key]));
  const missed = [
    ...(sizes.scripts > aims.scriptBytes ? ['too many scripts'] : []),
    ...(median('firstContent') > aims.firstContentMs ? ['too slow'] : []),
    ...(sizes.uncompressed.length > 0 ? [`not compressed: ${sizes.uncompressed.join(', ')}`] : []),
  ];
  console.log(
    line([
      page.name,
      ...[sizes.html, sizes.scripts, sizes.later, sizes.styles, sizes.fonts].map((bytes) => (bytes / 1000).toFixed(1)),
      ...(['firstContent', 'largest', 'data'] as const).map((key) => median(key).toFixed(0)),
      median('shift').toFixed(3),
      missed.join('; '),
    ]),
  );
}

/** The bytes of a first visit as the server sends them to who takes gzip; null where there is no such page. */
async function weigh(browser: Browser, address: string, path: string, state: State | undefined): Promise<Sizes | null> {
  const context = await browser.newContext({ ...phone, ...(state ? { storageState: state } : {}) });
  const page = await context.newPage();
  const asked: { url: string; type: string; later: boolean }[] = [];
  let loaded = false;
  page.once('load', () => {
    loaded = true;
  });
  page.on('request', (request) => asked.push({ url: request.url(), type: request.resourceType(), later: loaded }));
  const answer = await page.goto(address + path);
  await page.waitForFunction(noSkeletons);
  await wait(1500);
  const cookie = (await context.cookies()).map(({ name, value }) => `${name}=${value}`).join('; ');
  await context.close();
  if (answer?.ok() !== true) return null;
  const sizes: Sizes = { html: 0, scripts: 0, later: 0, styles: 0, fonts: 0, uncompressed: [] };
  const kinds = { document: 'html', script: 'scripts', stylesheet: 'styles', font: 'fonts' } as const;
  const seen = new Set<string>();
  for (const { url, type, later } of asked) {
    const kind = Object.entries(kinds).find(([name]) => name === type)?.[1];
    if (kind === undefined || seen.has(url)) continue;
    seen.add(url);
    const { bytes, compressed } = await download(url, cookie);
    sizes[kind === 'scripts' && later ? 'later' : kind] += bytes;
    if (kind !== 'fonts' && !compressed && bytes > 1400) sizes.uncompressed.push(new URL(url).pathname);
  }
  return sizes;
}

function download(url: string, cookie: string): Promise<{ bytes: number; compressed: boolean }> {
  return new Promise((resolve, reject) => {
    get(url, { headers: { 'accept-encoding': 'gzip', cookie } }, (answer) => {
      let bytes = 0;
      answer.on('data', (part: Buffer) => {
        bytes += part.length;
      });
      answer.once('end', () => resolve({ bytes, compressed: answer.headers['content-encoding'] === 'gzip' }));
      answer.once('error', reject);
    }).once('error', reject);
  });
}

/** One first visit on a slow phone, in milliseconds from its beginning; `data`: when no skeleton is left. */
async function time(browser: Browser, url: string, state: State | undefined): Promise<Timing> {
  const context = await browser.newContext({ ...phone, ...(state ? { storageState: state } : {}) });
  const page = await context.newPage();
  await page.addInitScript(observe);
  const tools = await context.newCDPSession(page);
  await tools.send('Network.enable');
  await tools.send('Network.emulateNetworkConditions', { offline: false, ...network });
  await tools.send('Emulation.setCPUThrottlingRate', { rate: slowdown });
  await page.goto(url, { timeout: 120_000 });
  await page.waitForFunction(noSkeletons, undefined, { timeout: 120_000, polling: 'raf' });
  const data = await page.evaluate(() => performance.now());
  await wait(1000);
  const seen: Omit<Timing, 'data'> = await page.evaluate('globalThis.paints');
  await context.close();
  return { ...seen, data };
}

/** Runs in the page. */
function observe(): void {
  const paints = { firstContent: 0, largest: 0, shift: 0 };
  Object.assign(globalThis, { paints });
  const watch = (type: string, note: (entry: PerformanceEntry) => void) =>
    new PerformanceObserver((list) => list.getEntries().forEach(note)).observe({ type, buffered: true });
  watch('paint', ({ name, startTime }) => {
    if (name === 'first-contentful-paint') paints.firstContent = startTime;
  });
  watch('largest-contentful-paint', ({ startTime }) => {
    paints.largest = startTime;
  });
  watch('layout-shift', (entry) => {
    if ('value' in entry) paints.shift += Number(entry.value);
  });
}

/** Runs in the page. */
function noSkeletons(): boolean {
  return document.querySelector('h1') !== null && document.querySelector('main .animate-pulse') === null;
}

async function pagesOf(address: string, isOwn: boolean): Promise<PageToMeasure[]> {
  const token = await logIn(address, login);
  if (isOwn) await backUp(address, token);
  const [daemon] = daemonPage.parse(await call(address, 'GET', '/repo/v1/admin/daemon?limit=1', null, token)).results;
  const [backup] = backupPage.parse(await call(address, 'GET', '/repo/v1/admin/backup?limit=1', null, token)).results;
  const pages: PageToMeasure[] = [
    { name: 'log-in', path: '/log-in', anonymous: true },
    { name: 'overview', path: '/' },
    { name: 'stack status', path: '/stack-status' },
    { name: 'backups', path: '/backups' },
    ...(backup ? [{ name: 'backup', path: `/backups/${backup.key}` }] : []),
    { name: 'daemons', path: '/daemons' },
    ...(daemon ? [{ name: 'daemon', path: `/daemons/${daemon.id}` }] : []),
    { name: 'storage', path: '/storage' },
    { name: 'history', path: '/history' },
    { name: 'settings', path: '/settings' },
    { name: 'public status', path: '/status', anonymous: true },
  ];
  return pages.filter(({ name }) => name.includes(process.env.BENCH_PAGES ?? ''));
}

async function backUp(address: string, token: string): Promise<void> {
  let daemon = backupRestoreStatus.parse(await call(address, 'POST', '/repo/v1/admin/daemon/backup', {}, token));
  while (isAtWork(daemon.status)) {
    await wait(200);
    daemon = backupRestoreStatus.parse(await call(address, 'GET', `/repo/v1/admin/daemon/${daemon.id}`, null, token));
  }
}

async function logInBrowser(browser: Browser, address: string): Promise<State> {
  const context = await browser.newContext();
  const page = await context.newPage();
  await page.goto(`${address}/log-in`);
  await page.getByLabel('Email').fill(login.email);
  await page.getByLabel('Password').fill(login.password);
  await page.getByRole('button', { name: 'Log in' }).click();
  await page.waitForURL(`${address}/`);
  const state = await context.storageState();
  await context.close();
  return state;
}

function line(cells: string[]): string {
  return cells.map((cell, index) => (index === 0 ? cell.padEnd(14) : cell.padStart(8))).join(' ');
}

await main();
