import { hashSessionToken, makeSessionToken } from '#server/services/accounts/session-token.ts';
import { SeededRandom } from '#tests/seeded-random.ts';
import { connectEmbedded } from './fixtures/connect-embedded.ts';
import { sessionToken } from './fixtures/log-in.ts';
import { expect, test } from './fixtures/test.ts';
import { hostileRequest } from './hostile/hostile-request.ts';
import { sendRaw } from './hostile/send-raw.ts';

const count = Number(process.env.HOSTILE_REQUESTS ?? 500);
const seed = Number(process.env.HOSTILE_SEED);
const atOnce = 8;
const withinMs = 60_000;

/** What never leaves the console: traces of its code, addresses with passwords, its folders. */
const leaks = [
  /node_modules\//,
  /\n\s+at .+:\d+:\d+/,
  /postgres(ql)?:\/\/[^\s*]+:[^\s*]+@/,
  /\$argon2/,
  new RegExp(process.cwd()),
];

test.use({ storageState: { cookies: [], origins: [] } });

test(`${count} hostile requests change nothing, tell nothing and fail nothing (HOSTILE_SEED=${seed})`, async ({
  api,
  request,
}) => {
  test.setTimeout(Math.max(120_000, count * 400));
  const port = Number(process.env.E2E_PORT);
  const tokens = { administrator: await sessionToken(request), user: await makeUser() };
  const before = await state();
  const bucket = await api.backups();
  const random = new SeededRandom(seed);
  const requests = Array.from({ length: count }, () => hostileRequest(random, tokens));
  const faults: string[] = [];
  let next = 0;
  const work = async () => {
    for (let place = next++; place < requests.length; place = next++) {
      const sent = requests[place];
      if (sent === undefined) return;
      const { text, ended } = await sendRaw(sent, port, withinMs);
      const status = Number(/^HTTP\/1\.[01] (\d{3})/.exec(text)?.[1] ?? 0);
      const found = [
        ...(ended ? [] : ['no end within 60 s']),
        ...(status >= 500 ? [`answer ${status}`] : []),
        ...leaks.filter((leak) => leak.test(text)).map((leak) => `leak ${leak}`),
      ];
      for (const fault of found) {
        faults.push(
          `${place}: ${fault}: ${JSON.stringify(sent.bytes.toString('latin1').slice(0, 400))} -> ${JSON.stringify(text.slice(0, 300))}`,
        );
      }
    }
  };
  await Promise.all(Array.from({ length: atOnce }, work));
  expect(faults.slice(0, 20)).toEqual([]);
  expect((await request.get('/repo/v1/status')).status()).toBe(200);
  expect(await state()).toEqual(before);
  expect(await api.backups()).toEqual(bucket);
});

test.afterAll(async () => {
  const database = await connectEmbedded('stack_console');
  await database.query(`delete from failed_log_in`);
  await database.query(`delete from user_account where email = 'hostile@example.org'`);
  await database.end();
});

/** The tables of the console's database that only a request changes on a stack without schedules, rules and channels. */
const setByPeople = `user_account api_token stack stack_key stack_status stack_status_change planned_maintenance daemon
  kept_database schedule retention retention_deletion pace drill sql_check objective notification_channel heartbeat
  status_subscriber app_role backup_copy`.split(/\s+/);

/** Everything that a request could change, but for what counts failed attempts to log in. */
async function state(): Promise<unknown> {
  const database = await connectEmbedded('stack_console');
  try {
    const contents: Record<string, unknown[]> = {};
    for (const table of setByPeople) {
      contents[table] = (await database.query(`select to_json(t) as row from "${table}" t order by 1::text`)).rows;
    }
    const history = await database.query(`select count(*) from audit where kind not in ('LOG_IN_FAILED', 'LOGGED_IN')`);
    return { contents, history: history.rows };
  } finally {
    await database.end();
  }
}

/** A person who is no administrator, with a session. */
async function makeUser(): Promise<string> {
  const token = makeSessionToken();
  const database = await connectEmbedded('stack_console');
  try {
    const { rows } = await database.query<{ id: number }>(
      `insert into user_account (email, display_name, password_hash, is_administrator)
       values ('hostile@example.org', 'Hostile', 'none', false) returning id`,
    );
    await database.query(
      `insert into session (token_hash, user_id, expires_on) values ($1, $2, now() + interval '1 hour')`,
      [hashSessionToken(token), rows[0]?.id],
    );
    return token;
  } finally {
    await database.end();
  }
}
