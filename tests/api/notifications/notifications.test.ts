import { Webhook } from 'standardwebhooks';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import * as oneRoutes from '#app/repo/v1/admin/notifications/channels/[id]/route.ts';
import * as testRoutes from '#app/repo/v1/admin/notifications/channels/[id]/test/route.ts';
import * as channelRoutes from '#app/repo/v1/admin/notifications/channels/route.ts';
import * as deliveryRoutes from '#app/repo/v1/admin/notifications/deliveries/route.ts';
import {
  type Channel,
  channel,
  channelList,
  deliveryPage,
  newChannel,
} from '#lib/contracts/notifications/notification.ts';
import { scheduleInput } from '#lib/contracts/protection/schedule.ts';
import { initialStackStatus } from '#lib/contracts/stack-status.ts';
import { consoleDb } from '#server/adapters/console-db/console-db.ts';
import { setClock } from '#server/clock.ts';
import { resetSettings } from '#server/env.ts';
import { beat } from '#server/services/heartbeats/beat.ts';
import { createHeartbeat } from '#server/services/heartbeats/create-heartbeat.ts';
import { syncIncidents } from '#server/services/incidents/sync-incidents.ts';
import { checkNotifier, describeLateness } from '#server/services/notifications/check-notifier.ts';
import { deliverDue } from '#server/services/notifications/deliver-due.ts';
import { setDigest } from '#server/services/notifications/digest/set-digest.ts';
import { tellDigest } from '#server/services/notifications/digest/tell-digest.ts';
import { claimDeliveries } from '#server/services/notifications/send/claim-deliveries.ts';
import { tellEvents } from '#server/services/notifications/tell-events.ts';
import { createSchedule } from '#server/services/schedules/create-schedule.ts';
import { deleteSchedule } from '#server/services/schedules/delete-schedule.ts';
import { setStackStatus } from '#server/services/stack-status/set-stack-status.ts';
import { defaultStackId } from '#server/services/stacks/default-stack.ts';
import { callRoute } from '#tests/call-route.ts';
import { type MailServer, startMailServer } from '#tests/receivers/mail-server.ts';
import { type Receiver, startReceiver } from '#tests/receivers/receiver.ts';
import { emails, startTestConsole, type TestConsole } from '#tests/test-console.ts';

let test: TestConsole;
let receiver: Receiver;
let mailServer: MailServer;
const start = Date.parse('2030-03-04T10:00:00Z');
let clock = new Date(start);
const at = (minutes: number) => new Date(start + minutes * 60_000);
const goTo = (minutes: number) => {
  clock = at(minutes);
};

beforeAll(async () => {
  [test, receiver, mailServer] = await Promise.all([startTestConsole(), startReceiver(), startMailServer()]);
  Object.assign(process.env, {
    NOTIFY_ALLOW_HOSTS: '127.0.0.1',
    SMTP_URL: mailServer.url,
    MAIL_FROM: 'The stack <stack@example.org>',
    NEXTAUTH_URL: 'https://console.example.org',
  });
  resetSettings();
  setClock(() => clock);
});
afterAll(async () => {
  setClock(null);
  await Promise.all([test.close(), receiver.close(), mailServer.close()]);
});
beforeEach(async () => {
  const db = consoleDb();
  await db.notificationChannel.deleteMany();
  await db.heartbeat.deleteMany();
  await db.notification.deleteMany();
  await db.incident.deleteMany();
  await db.daemon.deleteMany();
  await db.schedule.deleteMany();
  receiver.received.length = 0;
  receiver.answer = { status: 200, body: 'ok' };
  mailServer.mails.length = 0;
  goTo(0);
});

const path = '/repo/v1/admin/notifications/channels';
const token = () => test.tokens.administrator;
const post = (body: unknown) => callRoute(channelRoutes, 'POST', path, { token: token(), body });
const put = (id: string, body: unknown) =>
  callRoute(oneRoutes, 'PUT', `${path}/${id}`, { token: token(), body, params: { id } });
const reasonOf = async (answer: Response) => [answer.status, (await answer.json()).reason];

async function add(body: object) {
  const answer = await post({ name: 'Ours', ...body });
  const text = await answer.text();
  expect(answer.status, text).toBe(201);
  return newChannel.strict().parse(JSON.parse(text));
}

async function deliveries() {
  const answer = await callRoute(deliveryRoutes, 'GET', '/repo/v1/admin/notifications/deliveries', { token: token() });
  return deliveryPage.strict().parse(await answer.json()).results;
}

async function ended(minutes: number, status: 'COMPLETED' | 'FAILED', type: 'BACKUP' | 'VERIFY' = 'BACKUP') {
  const failed = status === 'FAILED' ? { errorCode: 'BUCKET_UNREACHABLE', errorMessage: 'The bucket is away.' } : {};
  const data = {
    type,
    status,
    backupKey: 'a.zip',
    startedBy: 'me',
    startedOn: at(minutes),
    endedOn: at(minutes),
    ...failed,
  };
  return consoleDb().daemon.create({ data });
}

const sync = () => syncIncidents(defaultStackId, clock);
const send = (runner = 'runner 1') => deliverDue(runner, () => clock);
const webhook = () => add({ kind: 'WEBHOOK', settings: { url: `${receiver.url}/hook` } });

describe('an incident', () => {
  it('is one signed message at its beginning and one at its end, however often it is tried and looked at', async () => {
    const { signingSecret } = await webhook();
    for (const minutes of [1, 2, 3]) {
      goTo(minutes);
      await ended(minutes, 'FAILED');
      await Promise.all([sync(), sync(), sync()]);
      await Promise.all([send('runner 1'), send('runner 2'), send('runner 3')]);
    }
    goTo(4);
    await ended(4, 'COMPLETED');
    await Promise.all([sync(), sync()]);
    await Promise.all([send('runner 1'), send('runner 2')]);
    expect(receiver.received).toHaveLength(2);
    const bodies = receiver.received.map(({ headers, body }) => {
      // The library takes times of its own five minutes alone: the signature is what matters here.
      const sent = new Date(Number(headers['webhook-timestamp']) * 1000);
      const id = String(headers['webhook-id']);
      expect(new Webhook(signingSecret ?? '').sign(id, sent, body)).toBe(headers['webhook-signature']);
      return JSON.parse(body);
    });
    expect(bodies).toMatchObject([
      {
        type: 'incident.opened',
        timestamp: at(1).toISOString(),
        data: {
          title: 'Backup failed',
          topic: 'FAILED',
          what: expect.stringContaining('The bucket is away.'),
          since: at(1).toISOString(),
          cause: expect.any(String),
          remedy: expect.any(String),
          link: expect.stringMatching(/^https:\/\/console\.example\.org\/daemons\/\d+$/),
        },
      },
      {
        type: 'incident.closed',
        data: { topic: 'RECOVERED', what: expect.stringContaining('is the first that completed') },
      },
    ]);
  });

  it('is verified by the standardwebhooks library with the secret that was shown once', async () => {
    setClock(null);
    const { signingSecret } = await webhook();
    await ended((Date.now() - start) / 60_000, 'FAILED');
    await syncIncidents(defaultStackId, new Date());
    await deliverDue('runner 1', () => new Date());
    setClock(() => clock);
    const [{ headers, body } = { headers: {}, body: '' }] = receiver.received;
    const signed = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value)]));
    expect(new Webhook(signingSecret ?? '').verify(body, signed)).toMatchObject({ type: 'incident.opened' });
    expect(() => new Webhook(signingSecret ?? '').verify(`${body} `, signed)).toThrow();
    const shown = channelList
      .strict()
      .parse(await (await callRoute(channelRoutes, 'GET', path, { token: token() })).json());
    expect(JSON.stringify(shown)).not.toContain(signingSecret);
    expect(JSON.stringify(shown)).not.toContain('/hook');
  });

  it('triggers a PagerDuty alert and resolves it by the same key, although ends are not chosen', async () => {
    await add({
      kind: 'PAGERDUTY',
      topics: ['FAILED'],
      settings: { routingKey: 'k'.repeat(32), server: receiver.url },
    });
    await ended(0, 'FAILED');
    await sync();
    await send();
    goTo(5);
    await ended(5, 'COMPLETED');
    await sync();
    await send();
    const events = receiver.received.map(({ path: to, body }) => ({ to, ...JSON.parse(body) }));
    expect(events.map(({ to, event_action }) => [to, event_action])).toEqual([
      ['/v2/enqueue', 'trigger'],
      ['/v2/enqueue', 'resolve'],
    ]);
    expect(events[0].dedup_key).toBe(events[1].dedup_key);
  });

  it('is an email of the SMTP server, with a Message-ID of its own and no header from outside', async () => {
    await add({ kind: 'EMAIL', settings: { to: ['a@example.org', 'b@example.org'] } });
    await ended(0, 'FAILED');
    await sync();
    await send();
    const [row] = await deliveries();
    expect(row).toMatchObject({ state: 'SENT', answer: expect.stringContaining('kept') });
    const [mail] = mailServer.mails;
    expect(mail?.to).toEqual(['a@example.org', 'b@example.org']);
    const unfolded = mail?.text.replaceAll(/\r\n[ \t]/g, ' ') ?? '';
    expect(unfolded).toContain(`Message-ID: <${row?.messageId}@example.org>`);
    expect(unfolded).toContain('Auto-Submitted: auto-generated');
    expect(unfolded).toMatch(/^Subject: stack: Backup failed\r$/m);
    expect(unfolded).toContain('The bucket is away.');
    expect(unfolded).not.toContain('a/secret');
  });

  it('is not told to a channel that is off, chose other topics, or is newer', async () => {
    await add({ kind: 'WEBHOOK', enabled: false, settings: { url: receiver.url } });
    await add({ kind: 'WEBHOOK', topics: ['DIGEST'], settings: { url: receiver.url } });
    await ended(0, 'FAILED');
    await sync();
    goTo(1);
    await webhook();
    await ended(2, 'COMPLETED');
    goTo(3);
    await sync();
    await send();
    expect(receiver.received).toEqual([]);
  });
});

describe('the next backup', () => {
  async function schedule(more: object) {
    const input = { name: 'Nightly', cron: '0 3 * * *', zone: 'Europe/Berlin', ...more };
    await createSchedule(defaultStackId, scheduleInput.parse(input), emails.administrator);
  }
  const told = () => receiver.received.map(({ body }) => JSON.parse(body).data.next);

  it('is the first run after the message of all schedules that are on, at the beginning, at the end, and in the digest', async () => {
    await setDigest(defaultStackId, { zone: 'UTC', weekday: 1, hour: 11 }, clock, 'me');
    await schedule({ name: 'Weekly', cron: '0 3 * * 0' });
    await schedule({ enabled: false, name: 'Hourly', cron: '0 * * * *' });
    await webhook();
    await ended(0, 'FAILED');
    await sync();
    await send();
    await schedule({});
    goTo(5);
    await ended(5, 'COMPLETED');
    await sync();
    await send();
    goTo(61);
    await tellDigest(defaultStackId, clock);
    await send();
    expect(told()).toEqual([
      '2030-03-10 02:00 UTC (“Weekly”)',
      '2030-03-05 02:00 UTC (“Nightly”)',
      '2030-03-05 02:00 UTC (“Nightly”)',
    ]);
  });

  it('is a line of an email, and is left out where no backup is scheduled', async () => {
    await add({ kind: 'EMAIL', settings: { to: ['a@example.org'] } });
    await ended(0, 'FAILED');
    await sync();
    await send();
    await schedule({ zone: 'UTC' });
    goTo(5);
    await ended(5, 'COMPLETED');
    await sync();
    await send();
    const [without, mail] = mailServer.mails.map(({ text }) => text);
    expect(without).not.toContain('Next backup');
    expect(mail).toContain('Next backup: 2030-03-05 03:00 UTC');
  });
});

describe('a receiver that fails', () => {
  it('for an hour gets the message within minutes of its return, once, with the id of the first attempt', async () => {
    await webhook();
    await ended(0, 'FAILED');
    await sync();
    receiver.answer = { status: 503, body: 'Sorry \u202e' };
    for (let minutes = 0; minutes < 60; minutes += 1) {
      goTo(minutes);
      await send();
    }
    const [waiting] = await deliveries();
    expect(waiting).toMatchObject({ state: 'WAITING', answer: 'HTTP 503: Sorry \u202e', attempts: 6 });
    expect(receiver.received).toHaveLength(6);
    expect(await checkNotifier(defaultStackId, clock)).toEqual({
      well: false,
      problem: expect.stringMatching(/^“Ours” did not take the last notification\. It answered: HTTP 503/),
    });
    receiver.answer = { status: 200, body: 'ok' };
    for (let minutes = 60; minutes < 130; minutes += 1) {
      goTo(minutes);
      await send();
    }
    expect(receiver.received).toHaveLength(7);
    expect(new Set(receiver.received.map(({ headers }) => headers['webhook-id'])).size).toBe(1);
    expect((await deliveries())[0]).toMatchObject({ state: 'SENT', attempts: 7, endedOn: at(63).toISOString() });
    expect(await checkNotifier(defaultStackId, clock)).toEqual({ well: true, problem: null });
  });

  it('gets the end of an incident only after its beginning, and is given up after a day', async () => {
    await webhook();
    await ended(0, 'FAILED');
    await sync();
    receiver.answer = { status: 500, body: '' };
    await send();
    goTo(10);
    await ended(10, 'COMPLETED');
    await sync();
    for (let minutes = 10; minutes <= 24 * 60; minutes += 10) {
      goTo(minutes);
      await send();
    }
    expect(new Set(receiver.received.map(({ body }) => JSON.parse(body).type))).toEqual(new Set(['incident.opened']));
    receiver.answer = { status: 200, body: '' };
    goTo(24 * 60 + 1);
    await send();
    expect((await deliveries()).map(({ state }) => state)).toEqual(['SENT', 'FAILED']);
  });
});

it('sends what a killed runner had claimed, when its claim is two minutes old', async () => {
  await webhook();
  await ended(0, 'FAILED');
  await sync();
  expect(await claimDeliveries('killed', clock, 8)).toHaveLength(1);
  expect(await send('alive')).toBe(0);
  await consoleDb().$executeRaw`update delivery set claimed_on = claimed_on - interval '2 minutes'`;
  expect(await send('alive')).toBe(1);
  expect((await deliveries())[0]).toMatchObject({ state: 'SENT', attempts: 2 });
});

it('tells who changed the status, once, and jobs that completed only to who wants to hear of it', async () => {
  await setStackStatus(initialStackStatus, { changedBy: emails.administrator });
  setClock(null);
  await add({ kind: 'WEBHOOK', topics: ['STATUS_CHANGED', 'SUCCEEDED'], settings: { url: receiver.url } });
  await add({ kind: 'NTFY', topics: ['STATUS_CHANGED'], settings: { server: receiver.url, topic: 'ours' } });
  await setStackStatus(
    { ...initialStackStatus, status: 'READ_ONLY', currentMessage: 'Soon.' },
    { changedBy: emails.administrator },
  );
  const now = new Date();
  await ended((now.getTime() - start) / 60_000, 'COMPLETED');
  await Promise.all([tellEvents(defaultStackId, now), tellEvents(defaultStackId, now)]);
  await tellEvents(defaultStackId, now);
  await deliverDue('runner 1', () => now);
  setClock(() => clock);
  await setStackStatus(initialStackStatus, { changedBy: emails.administrator });
  const whats = receiver.received.map(({ body }) => JSON.parse(body)).map(({ data, message }) => data?.what ?? message);
  expect(whats.sort()).toEqual([
    expect.stringMatching(/^The backup completed in /),
    'admin@example.org changed the status from READ_WRITE to READ_ONLY. Message: Soon.',
    expect.stringMatching(
      /^admin@example\.org changed the status from READ_WRITE to READ_ONLY\. Message: Soon\.\n\nSince: /,
    ),
  ]);
});

describe('a channel', () => {
  it('is tested, and the answer of its receiver is shown', async () => {
    const { id } = await add({ kind: 'SLACK', settings: { url: receiver.url } });
    receiver.answer = { status: 404, body: 'no_service' };
    const answer = await callRoute(testRoutes, 'POST', `${path}/${id}/test`, { token: token(), params: { id } });
    expect(answer.status).toBe(201);
    await send();
    expect((await deliveries())[0]).toMatchObject({
      state: 'FAILED',
      attempts: 1,
      answer: 'HTTP 404: no_service',
      title: 'Test message',
    });
  });

  it.each([
    [{ kind: 'WEBHOOK', settings: {} }, 400, 'The field "settings.url" is missing.'],
    [
      { kind: 'WEBHOOK', settings: { url: 'https://169.254.169.254/' } },
      400,
      'The field "settings.url" leads to a private address. Add its host to NOTIFY_ALLOW_HOSTS if that is meant.',
    ],
    [
      { kind: 'SLACK', settings: { url: 'http://example.org/' } },
      400,
      'The field "settings.url" takes an address that starts with https:// (http:// only for hosts in NOTIFY_ALLOW_HOSTS).',
    ],
    [
      { kind: 'EMAIL', settings: { to: ['a@example.org\r\nBcc: b@example.org'] } },
      400,
      'The field "settings.to.0" takes an email address.',
    ],
    [
      { kind: 'PAGERDUTY', settings: { routingKey: 'short' } },
      400,
      'The field "settings.routingKey" takes the 32 characters of an integration key.',
    ],
    [
      { kind: 'WEBHOOK', topics: ['EVERYTHING'], settings: { url: 'https://example.org' } },
      400,
      expect.stringContaining('The field "topics.0" takes one of FAILED'),
    ],
  ])('that is wrong is refused, %#', async (body, status, reason) => {
    expect(await reasonOf(await post({ name: 'Ours', ...body }))).toEqual([status, reason]);
    expect(await consoleDb().notificationChannel.count()).toBe(0);
  });

  it('keeps a secret that a change leaves out, but not when its server changes', async () => {
    const routingKey = 'k'.repeat(32);
    const made: Channel = await add({ kind: 'PAGERDUTY', settings: { routingKey, server: receiver.url } });
    const change = (settings: object) => put(made.id, { kind: 'PAGERDUTY', name: 'New', settings });
    expect((await change({ server: receiver.url })).status).toBe(200);
    const row = await consoleDb().notificationChannel.findFirstOrThrow();
    expect([row.name, row.secrets]).toEqual(['New', { routingKey }]);
    expect(await reasonOf(await change({ server: 'https://evil.example.org' }))).toEqual([
      400,
      'The field "settings.routingKey" is missing.',
    ]);
  });

  it('that another person changed meanwhile is neither replaced nor deleted by who did not see that', async () => {
    const made = await webhook();
    const ask = (method: 'PUT' | 'DELETE' | 'GET', version?: number, body?: object) =>
      callRoute(oneRoutes, method, `${path}/${made.id}`, {
        token: token(),
        params: { id: made.id },
        ...(body === undefined ? {} : { body }),
        headers: version === undefined ? {} : { 'If-Match': `"${version}"` },
      });
    const change = (name: string) => ({ kind: 'WEBHOOK', name, settings: {} });
    expect([made.version, made.changedBy, made.changedOn]).toEqual([1, null, null]);
    expect((await ask('GET')).headers.get('ETag')).toBe('"1"');
    const answers = await Promise.all(['Mine', 'Theirs'].map((name) => ask('PUT', 1, change(name))));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 412]);
    const winner = answers.find(({ status }) => status === 200);
    expect(winner?.headers.get('ETag')).toBe('"2"');
    const saved = channel.strict().parse(await winner?.json());
    expect(saved).toMatchObject({ version: 2, changedBy: emails.administrator, changedOn: at(0).toISOString() });
    const refused = [412, `The channel “${saved.name}” was changed in the meantime: read it again, then change it.`];
    expect(await reasonOf(await ask('DELETE', 1))).toEqual(refused);
    expect(await consoleDb().notificationChannel.findFirst()).toMatchObject({ name: saved.name, version: 2 });
    expect((await ask('PUT', undefined, change('Whatever is stored'))).status).toBe(200);
    expect((await ask('DELETE', 3)).status).toBe(204);
  });
});

describe('a heartbeat', () => {
  const calls = () => receiver.received.map(({ method, path: to }) => `${method} ${to}`);

  it('of backups is called when one starts, succeeds and fails, in this order', async () => {
    await createHeartbeat(
      defaultStackId,
      { covers: 'BACKUPS', name: 'h', url: `${receiver.url}/ping/id?x=1`, successWhen: 'WHOLE', scheduleId: null },
      'me',
    );
    const works = { type: 'BACKUP' as const, backupKey: 'a.zip', startedBy: 'me', startedOn: at(1) };
    const { id } = await consoleDb().daemon.create({ data: works });
    goTo(1);
    await Promise.all([beat(defaultStackId, clock), beat(defaultStackId, clock)]);
    await send();
    await consoleDb().daemon.update({ where: { id }, data: { status: 'COMPLETED', endedOn: at(2) } });
    await ended(3, 'FAILED');
    goTo(4);
    for (let turn = 0; turn < 3; turn += 1) {
      await beat(defaultStackId, clock);
      await Promise.all([send('one'), send('two')]);
    }
    expect(calls()).toEqual([
      'GET /ping/id/start?x=1',
      'GET /ping/id?x=1',
      'GET /ping/id/start?x=1',
      'GET /ping/id/fail?x=1',
    ]);
  });

  it('succeeds only when the backup is verified, if that was chosen', async () => {
    await createHeartbeat(
      defaultStackId,
      { covers: 'BACKUPS', name: 'h', url: `${receiver.url}/p`, successWhen: 'VERIFIED', scheduleId: null },
      'me',
    );
    await ended(1, 'COMPLETED');
    await ended(2, 'COMPLETED', 'VERIFY');
    goTo(3);
    await beat(defaultStackId, clock);
    await send();
    await send();
    expect(calls()).toEqual(['GET /p/start', 'GET /p']);
  });

  describe('of a schedule', () => {
    const plan = (zone: string) => scheduleInput.parse({ name: zone, cron: '0 3 * * *', zone });
    const rest = { kind: 'SLOT', nextTryOn: at(0), giveUpOn: at(0) } as const;

    async function follow(successWhen: 'WHOLE' | 'VERIFIED') {
      const schedule = await createSchedule(defaultStackId, plan('Europe/Berlin'), 'me');
      const other = await createSchedule(defaultStackId, plan('UTC'), 'me');
      const { id, schedule: named } = await createHeartbeat(
        defaultStackId,
        { covers: 'BACKUPS', name: 'h', url: `${receiver.url}/one`, successWhen, scheduleId: schedule.id },
        'me',
      );
      expect(named).toEqual({ id: schedule.id, name: 'Europe/Berlin' });
      const run = (minutes: number, data: object, of = schedule) =>
        consoleDb().scheduledRun.create({
          data: {
            ...rest,
            stackId: defaultStackId,
            scheduleId: Number(of.id),
            scheduleName: of.name,
            slotOn: at(minutes),
            state: 'RUNNING',
            startedOn: at(minutes),
            ...data,
          },
        });
      return { id, schedule, other, run };
    }
    async function pings(minutes: number) {
      goTo(minutes);
      await Promise.all([beat(defaultStackId, clock), beat(defaultStackId, clock)]);
      for (let turn = 0; turn < 6; turn += 1) await send();
      return calls().splice(0);
    }

    it('is called for its runs alone: at the start, at the success, and after the last failure', async () => {
      const { run, other } = await follow('WHOLE');
      await ended(1, 'COMPLETED');
      await run(1, { state: 'DONE', endedOn: at(2) }, other);
      const { id } = await run(2, { attempts: 1 });
      expect(await pings(3)).toEqual(['GET /one/start']);
      await consoleDb().scheduledRun.update({
        where: { id },
        data: { state: 'WAITING', reason: 'The bucket is away.' },
      });
      expect(await pings(20)).toEqual(['GET /one/start']);
      await consoleDb().scheduledRun.update({ where: { id }, data: { state: 'FAILED', endedOn: at(21) } });
      await run(22, { state: 'DONE', endedOn: at(23) });
      expect(await pings(24)).toEqual(['GET /one/start', 'GET /one/fail', 'GET /one/start', 'GET /one']);
    });

    it('tells the last of the runs that a downtime missed, and what is older than an hour no more', async () => {
      const { run } = await follow('WHOLE');
      for (const minutes of [-300, -200, -100]) {
        await run(minutes, { state: 'MISSED', startedOn: null, endedOn: at(1) });
      }
      expect(await pings(2)).toEqual(['GET /one/fail']);
      await run(-50, { state: 'DONE', startedOn: at(-50), endedOn: at(-40) });
      expect(await pings(70)).toEqual(['GET /one/fail']);
    });

    it('succeeds when the backup of the last run is verified; a drill of an older one says nothing', async () => {
      const { run } = await follow('VERIFIED');
      const older = await ended(1, 'COMPLETED');
      await consoleDb().daemon.update({ where: { id: older.id }, data: { backupKey: 'older.zip' } });
      await run(1, { state: 'DONE', endedOn: at(1), daemonId: older.id });
      const backup = await ended(2, 'COMPLETED');
      await run(2, { state: 'DONE', endedOn: at(2), daemonId: backup.id });
      const drill = await ended(3, 'FAILED', 'VERIFY');
      await consoleDb().daemon.update({ where: { id: drill.id }, data: { backupKey: 'older.zip' } });
      expect(await pings(4)).toEqual(['GET /one/start', 'GET /one/start']);
      await ended(5, 'COMPLETED', 'VERIFY');
      expect((await pings(6)).slice(2)).toEqual(['GET /one']);
    });

    it('ends with its schedule, in the history; a schedule that is not there is refused', async () => {
      const { id, schedule } = await follow('WHOLE');
      await deleteSchedule(defaultStackId, schedule.id, { changedBy: 'me' });
      expect(await consoleDb().heartbeat.count()).toBe(0);
      expect(await consoleDb().audit.count({ where: { kind: 'HEARTBEAT_DELETED', subject: id } })).toBe(1);
      await expect(
        createHeartbeat(
          defaultStackId,
          { covers: 'BACKUPS', name: 'h', url: receiver.url, successWhen: 'WHOLE', scheduleId: schedule.id },
          'me',
        ),
      ).rejects.toThrow('The field "scheduleId" takes the id of a schedule that is there.');
    });
  });

  it('of the console stops when nothing runs, and what was not sent in time is not made up for', async () => {
    await createHeartbeat(
      defaultStackId,
      { covers: 'CONSOLE', name: 'h', url: `${receiver.url}/alive`, everyMinutes: 10 },
      'me',
    );
    for (let minutes = 0; minutes <= 30; minutes += 1) {
      goTo(minutes);
      await Promise.all([beat(defaultStackId, clock), beat(defaultStackId, clock)]);
      await send();
    }
    expect(calls()).toHaveLength(4);
    receiver.answer = { status: 500, body: '' };
    for (let minutes = 40; minutes <= 49; minutes += 1) {
      goTo(minutes);
      await beat(defaultStackId, clock);
      await send();
    }
    receiver.answer = { status: 200, body: '' };
    receiver.received.length = 0;
    goTo(300);
    await beat(defaultStackId, clock);
    await send();
    expect(calls()).toHaveLength(1);
  });
});

describe('a receiver that takes nothing', () => {
  it('is an incident after five minutes, of which the other channels are told, until it takes something', async () => {
    const broken = await add({ kind: 'WEBHOOK', settings: { url: `${receiver.url}/broken` } });
    await add({ kind: 'WEBHOOK', settings: { url: `${receiver.url}/other` } });
    receiver.answer = { status: 500, body: 'no room' };
    await ended(1, 'FAILED');
    goTo(1);
    await sync();
    await send();
    await consoleDb().delivery.updateMany({
      where: { target: { not: `channel ${broken.id}` } },
      data: { state: 'SENT', endedOn: clock },
    });
    receiver.answer = { status: 200, body: 'ok' };
    const open = () => consoleDb().incident.findMany({ where: { kind: 'DELIVERY_FAILED', closedOn: null } });
    goTo(5);
    await sync();
    expect(await open()).toEqual([]);
    goTo(6);
    await Promise.all([sync(), sync()]);
    expect(await open()).toMatchObject([
      {
        subject: `channel ${broken.id}`,
        what: expect.stringContaining('It answered: HTTP 500: no room'),
        since: at(1),
      },
    ]);
    const told = await consoleDb().delivery.findMany({
      where: { thread: { startsWith: 'incident' } },
      orderBy: { id: 'asc' },
    });
    const [incident] = await open();
    expect(
      told.filter(({ thread }) => thread === `incident ${incident?.id}`).map(({ target }) => target),
    ).not.toContain(`channel ${broken.id}`);
    expect(told.filter(({ thread }) => thread === `incident ${incident?.id}`)).toHaveLength(1);
    goTo(30);
    await send();
    await sync();
    expect(await open()).toEqual([]);
  });
});

describe('the weekly digest', () => {
  it('is told once a week, however many runners there are, and a time that is past is not made up for', async () => {
    await add({ kind: 'WEBHOOK', settings: { url: receiver.url } });
    await setDigest(defaultStackId, { zone: 'Europe/Berlin', weekday: 1, hour: 12 }, clock, 'me');
    await ended(5, 'COMPLETED');
    // Monday, 2030-03-04, 12:00 in Berlin is an hour after the start. The clocks of Europe change on the 31st.
    for (let hours = 0; hours <= 24 * 35; hours += 1) {
      goTo(hours * 60);
      await tellDigest(defaultStackId, clock);
    }
    await Promise.all([1, 2, 3].map(() => tellDigest(defaultStackId, clock)));
    const made = await consoleDb().notification.findMany({ where: { topic: 'DIGEST' }, orderBy: { id: 'asc' } });
    expect(made.map(({ key }) => key)).toEqual([
      'digest 2030-03-04T11:00:00.000Z',
      'digest 2030-03-11T11:00:00.000Z',
      'digest 2030-03-18T11:00:00.000Z',
      'digest 2030-03-25T11:00:00.000Z',
      'digest 2030-04-01T10:00:00.000Z',
      'digest 2030-04-08T10:00:00.000Z',
    ]);
    expect(JSON.stringify(made[0]?.message)).toContain('Backups in the last 7 days: 1 completed, 0 failed.');
  });
});

it('notices that the notifier itself does not run, if there is somebody to tell', async () => {
  await send();
  goTo(6);
  expect(await describeLateness(defaultStackId, clock)).toBeNull();
  await webhook();
  expect(await describeLateness(defaultStackId, clock)).toBe(
    'No runner has sent notifications for 6 minutes. Start a runner: nobody is told until then.',
  );
  await send();
  expect(await describeLateness(defaultStackId, clock)).toBeNull();
});
