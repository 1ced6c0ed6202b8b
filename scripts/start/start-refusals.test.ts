import { spawn } from 'node:child_process';
import { rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { join, resolve } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { lockFolder } from '#embedded/folder-lock.ts';
import { freePort } from '#embedded/free-port.ts';
import { makeTempFolder } from '#embedded/make-temp-folder.ts';

const root = resolve(import.meta.dirname, '..', '..');

describe('npm start says in one sentence why it does not start', () => {
  let dataDir: string;

  beforeEach(() => {
    dataDir = makeTempFolder('start-refusals');
  });
  afterEach(() => rmSync(dataDir, { recursive: true, force: true }));

  async function start(variables: Record<string, string>): Promise<{ code: number | null; sentence: string }> {
    const child = spawn(process.execPath, [join(root, 'scripts', 'start.ts')], {
      cwd: root,
      env: {
        PATH: process.env.PATH,
        NODE_ENV: 'production',
        DATA_DIR: dataDir,
        PORT: String(await freePort()),
        ...variables,
      },
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    let sentence = '';
    child.stderr.on('data', (text) => {
      sentence += text;
    });
    return await new Promise((done) => child.once('close', (code) => done({ code, sentence: sentence.trim() })));
  }

  it('a wrong setting', async () => {
    expect(await start({ PORT: 'eighty' })).toEqual({
      code: 1,
      sentence: 'The setting PORT is wrong: it takes a whole number. Fix it and start again.',
    });
  });

  it('a taken port', async () => {
    const port = await freePort();
    const other = createServer().listen(port, '127.0.0.1');
    await new Promise((done) => other.once('listening', done));
    const { code, sentence } = await start({ PORT: String(port) });
    other.close();
    expect(code).toBe(1);
    expect(sentence).toBe(
      `Port ${port} is taken by another program: stop the other program, or set PORT to another one (PORT=${port + 1} npm start).`,
    );
  });

  it('an address that is not of this machine', async () => {
    const { code, sentence } = await start({ HOST: '203.0.113.7' });
    expect(code).toBe(1);
    expect(sentence).toBe(
      'The setting HOST is wrong: it takes an address of this machine, such as 127.0.0.1 or 0.0.0.0.',
    );
  });

  it('a data folder that cannot be made', async () => {
    const { code, sentence } = await start({ DATA_DIR: '/dev/null/data' });
    expect(code).toBe(1);
    expect(sentence).toBe(
      'The folder of the setting DATA_DIR cannot be written to: give this user the permission, or choose another folder.',
    );
  });

  it('a start that has the data folder already', async () => {
    const release = lockFolder(dataDir);
    const { code, sentence } = await start({});
    release?.();
    expect(code).toBe(1);
    expect(sentence).toBe(
      'Stack Console runs in this data folder already: stop it first, or choose another DATA_DIR and PORT.',
    );
  });

  it('an unreachable console database, without its password', async () => {
    const port = await freePort();
    const { code, sentence } = await start({ DATABASE_URL: `postgresql://someone:hidden-word@127.0.0.1:${port}/app` });
    expect(code).toBe(1);
    expect(sentence).toBe(
      `The database of the setting DATABASE_URL cannot be reached at 127.0.0.1:${port} (ECONNREFUSED): start the server, or correct the address.`,
    );
  });

  it('a repository that refuses the password, or is not there', async () => {
    const server = new URL(process.env.TEST_POSTGRES_EMBEDDED ?? '');
    const databaseUrl = server.toString();
    server.password = 'hidden-word';
    const refused = await start({ DATABASE_URL: databaseUrl, REPOSITORY_DATABASE_URL: server.toString() });
    expect(refused.code).toBe(1);
    expect(refused.sentence).toBe(
      `The database of the setting REPOSITORY_DATABASE_URL refused the user of the address at ${server.host}: check its user name, its password and pg_hba.conf.`,
    );
    const missing = new URL(databaseUrl);
    missing.pathname = '/not_there';
    const gone = await start({ DATABASE_URL: databaseUrl, REPOSITORY_DATABASE_URL: missing.toString() });
    expect(gone.sentence).toBe(
      `The database of the setting REPOSITORY_DATABASE_URL does not exist at ${server.host}: create the database not_there, or correct the address.`,
    );
  });

  it('an unreachable bucket, without its secret', async () => {
    const { code, sentence } = await start({
      DATABASE_URL: process.env.TEST_POSTGRES_EMBEDDED ?? '',
      S3_BUCKET: 'backups',
      S3_ENDPOINT: `http://127.0.0.1:${await freePort()}`,
      S3_ACCESS_KEY_ID: 'someone',
      S3_SECRET_ACCESS_KEY: 'hidden-word',
    });
    expect(code).toBe(1);
    expect(sentence.split('\n')).toHaveLength(1);
    expect(sentence).not.toContain('hidden-word');
  });
});
