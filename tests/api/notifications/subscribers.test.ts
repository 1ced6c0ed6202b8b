import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import * as confirmRoutes from '#app/status/confirm/route.ts';
import * as subscribeRoutes from '#app/status/subscribe/route.ts';
import * as unsubscribeRoutes from '#app/status/unsubscribe/route.ts';
import { consoleDb } from '#server/adapters/console-db/console-db.ts';
import { setClock } from '#server/clock.ts';
import { resetSettings } from '#server/env.ts';
import { deliverDue } from '#server/services/notifications/deliver-due.ts';
import { defaultStackId } from '#server/services/stacks/default-stack.ts';
import { forgetSubscribers } from '#server/services/subscribers/forget-subscribers.ts';
import { tellMaintenance } from '#server/services/subscribers/tell-maintenance.ts';
import { callRoute } from '#tests/call-route.ts';
import { type MailServer, startMailServer } from '#tests/receivers/mail-server.ts';
import { startTestConsole, type TestConsole } from '#tests/test-console.ts';

let test: TestConsole;
let mailServer: MailServer;
const start = Date.parse('2030-03-04T10:00:00Z');
let clock = new Date(start);
const at = (minutes: number) => new Date(start + minutes * 60_000);
const goTo = (minutes: number) => {
  clock = at(minutes);
};

beforeAll(async () => {
  [test, mailServer] = await Promise.all([startTestConsole(), startMailServer()]);
  setMail(true);
  setClock(() => clock);
});
afterAll(async () => {
  setClock(null);
  await Promise.all([test.close(), mailServer.close()]);
});
beforeEach(async () => {
  const db = consoleDb();
  await db.statusSubscriber.deleteMany();
  await db.subscriptionTry.deleteMany();
  await db.notification.deleteMany();
  await db.plannedMaintenance.deleteMany();
  mailServer.mails.length = 0;
  goTo(0);
});

function setMail(isOn: boolean): void {
  const values = {
    SMTP_URL: mailServer.url,
    MAIL_FROM: 'stack@example.org',
    NEXTAUTH_URL: 'https://console.example.org',
  };
  if (isOn) Object.assign(process.env, values);
  else for (const name of Object.keys(values)) delete process.env[name];
  resetSettings();
}

const form = { 'Content-Type': 'application/x-www-form-urlencoded' };
const subscribe = (email: string, from = '192.0.2.1') =>
  callRoute(subscribeRoutes, 'POST', '/status/subscribe', {
    headers: { ...form, 'x-forwarded-for': from },
    body: new URLSearchParams({ email }).toString(),
  });
const confirm = (token: string) =>
  callRoute(confirmRoutes, 'POST', '/status/confirm', {
    headers: form,
    body: new URLSearchParams({ token }).toString(),
  });
const send = () => deliverDue('runner 1', () => clock);
/** An email's text, as its reader sees it. */
const read = (text: string) => text.replaceAll(/=\r\n/g, '').replaceAll('=3D', '=');
const tokenIn = (text: string) => /token=([A-Za-z0-9_-]{43})/.exec(read(text))?.[1] ?? '';

async function subscribed(email: string): Promise<void> {
  await subscribe(email);
  await send();
  expect((await confirm(tokenIn(mailServer.mails.at(-1)?.text ?? ''))).status).toBe(200);
  mailServer.mails.length = 0;
}

const plan = (more: object = {}) =>
  consoleDb().plannedMaintenance.create({
    data: {
      title: 'New <b>disks</b>',
      text: 'Read only.',
      status: 'READ_ONLY',
      startsOn: at(60),
      endsOn: at(120),
      createdBy: 'me',
      createdOn: clock,
      changedOn: clock,
      ...more,
    },
  });

describe('subscribing', () => {
  it('needs the link of an email, once and within a day; a link that is only looked at does nothing', async () => {
    expect((await subscribe(' Reader@Example.org ')).status).toBe(200);
    await send();
    const [mail] = mailServer.mails;
    expect(mail?.to).toEqual(['reader@example.org']);
    const token = tokenIn(mail?.text ?? '');
    const page = await callRoute(confirmRoutes, 'GET', `/status/confirm?token=${token}`);
    expect(page.headers.get('content-security-policy')).toContain("form-action 'self'");
    expect(await page.text()).toContain('<button>Confirm</button>');
    const row = () => consoleDb().statusSubscriber.findFirstOrThrow();
    expect((await row()).confirmedOn).toBeNull();
    const stored = await consoleDb().statusSubscriberToken.findMany();
    expect(JSON.stringify(stored)).not.toContain(token);
    expect((await confirm(token)).status).toBe(200);
    expect((await row()).confirmedOn).toEqual(at(0));
    expect((await confirm(token)).status).toBe(400);
  });

  it('is forgotten after a day without the link', async () => {
    await subscribe('reader@example.org');
    await send();
    goTo(24 * 60 + 1);
    expect((await confirm(tokenIn(mailServer.mails[0]?.text ?? ''))).status).toBe(400);
    goTo(25 * 60 + 1);
    await forgetSubscribers(clock);
    expect(await consoleDb().statusSubscriber.count()).toBe(0);
  });

  it('says the same for an address that is known, and sends it nothing', async () => {
    await subscribed('reader@example.org');
    const [known, other] = [await subscribe('reader@example.org'), await subscribe('other@example.org')];
    expect([known.status, await known.text()]).toEqual([other.status, await other.text()]);
    await send();
    expect(mailServer.mails.map(({ to }) => to)).toEqual([['other@example.org']]);
  });

  it('sends three emails a day to an address, and takes ten forms an hour from a source', async () => {
    for (let turn = 0; turn < 10; turn += 1) expect((await subscribe('victim@example.org')).status).toBe(200);
    const refused = await subscribe('victim@example.org');
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([429, '3600']);
    expect((await subscribe('victim@example.org', '198.51.100.7')).status).toBe(200);
    await send();
    expect(mailServer.mails).toHaveLength(3);
  });

  it.each([
    'no address',
    'a@b',
    'a@example.org\r\nBcc: b@example.org',
    'a@example.org,b@example.org',
    '"><script>alert(1)</script>@example.org',
    `${'a'.repeat(300)}@example.org`,
    '',
  ])('refuses %j, and shows it as text', async (email) => {
    const answer = await subscribe(email);
    expect(answer.status).toBe(400);
    const page = await answer.text();
    expect(page).toContain('Enter an email address, such as you@example.org.');
    expect(page).not.toContain('<script');
    expect(await consoleDb().statusSubscriber.count()).toBe(0);
  });

  it('refuses a body that is no form, or too large', async () => {
    const post = (headers: Record<string, string>, body: string) =>
      callRoute(subscribeRoutes, 'POST', '/status/subscribe', { headers, body });
    expect((await post({ 'Content-Type': 'application/json' }, '{"email":"a@example.org"}')).status).toBe(415);
    expect((await post(form, `email=${'a'.repeat(5000)}`)).status).toBe(413);
  });

  it('is not offered without a mail server', async () => {
    setMail(false);
    const answers = [await callRoute(subscribeRoutes, 'GET', '/status/subscribe'), await subscribe('a@example.org')];
    setMail(true);
    expect(answers.map(({ status }) => status)).toEqual([404, 404]);
  });
});

describe('a subscriber', () => {
  it('is told once that maintenance is planned, begins, overruns and ends', async () => {
    await subscribed('reader@example.org');
    const { id } = await plan();
    const change = (data: object) =>
      consoleDb().plannedMaintenance.update({ where: { id }, data: { ...data, changedOn: clock } });
    const look = async () => {
      await Promise.all([tellMaintenance(defaultStackId, clock), tellMaintenance(defaultStackId, clock)]);
      await send();
    };
    await look();
    goTo(60);
    await change({ startedOn: clock });
    await look();
    goTo(121);
    await look();
    goTo(130);
    await change({ endedOn: clock });
    await look();
    await look();
    const subjects = mailServer.mails.map(({ text }) => /^Subject: (.*)\r$/m.exec(text)?.[1]);
    expect(subjects).toEqual([
      'stack: Planned maintenance: New <b>disks</b>',
      'stack: Maintenance has begun: New <b>disks</b>',
      expect.stringContaining('stack: Maintenance takes longer than planned'),
      'stack: Maintenance has ended: New <b>disks</b>',
    ]);
    expect(mailServer.mails.every(({ text }) => text.includes('Content-Type: text/plain'))).toBe(true);
    expect(read(mailServer.mails[0]?.text ?? '')).toContain(
      'From 2030-03-04 11:00 UTC to 2030-03-04 12:00 UTC (planned).',
    );
  });

  it('is told of a plan that is moved or cancelled, and not of what happened before the confirmation', async () => {
    await plan({ title: 'Before', status: null });
    goTo(1);
    await subscribed('reader@example.org');
    goTo(2);
    const { id } = await plan({ title: 'Later' });
    await tellMaintenance(defaultStackId, clock);
    goTo(3);
    await consoleDb().plannedMaintenance.update({ where: { id }, data: { endsOn: at(500), changedOn: clock } });
    await tellMaintenance(defaultStackId, clock);
    goTo(4);
    await consoleDb().plannedMaintenance.update({ where: { id }, data: { cancelledOn: clock, changedOn: clock } });
    await tellMaintenance(defaultStackId, clock);
    await send();
    await send();
    await send();
    const subjects = mailServer.mails.map(({ text }) => /^Subject: stack: (.*)\r$/m.exec(text)?.[1]);
    expect(subjects).toEqual([
      'Planned maintenance: Later',
      'Planned maintenance: Later',
      'Maintenance cancelled: Later',
    ]);
  });

  it('unsubscribes with one click, as a mail program does, and with any email’s link', async () => {
    await subscribed('reader@example.org');
    await plan();
    await tellMaintenance(defaultStackId, clock);
    await send();
    const text = mailServer.mails[0]?.text.replaceAll(/\r\n[ \t]/g, ' ') ?? '';
    expect(text).toMatch(/^List-Unsubscribe-Post: List-Unsubscribe=One-Click\r$/m);
    const link =
      /^List-Unsubscribe: <https:\/\/console\.example\.org(\/status\/unsubscribe\?token=[\w-]{43})>\r$/m.exec(
        text,
      )?.[1] ?? '';
    expect(link).not.toBe('');
    const looked = await callRoute(unsubscribeRoutes, 'GET', link);
    expect([looked.status, await consoleDb().statusSubscriber.count()]).toEqual([200, 1]);
    const click = () =>
      callRoute(unsubscribeRoutes, 'POST', link, { headers: form, body: 'List-Unsubscribe=One-Click' });
    expect((await click()).status).toBe(200);
    expect(await consoleDb().statusSubscriber.count()).toBe(0);
    expect((await click()).status).toBe(200);
  });
});
