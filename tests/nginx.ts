import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';

const program = '/usr/sbin/nginx';

/** The version of the nginx that Debian's package put on this machine, such as "1.22.1"; null when there is none that can ask. */
export function nginxVersion(): string | null {
  if (!existsSync(program)) return null;
  const { stderr } = spawnSync(program, ['-V'], { encoding: 'utf8' });
  if (!stderr.includes('http_auth_request_module')) return null;
  return /nginx\/(\S+)/.exec(stderr)?.[1] ?? null;
}

/** The blocks of a language in a page of docs, in order. */
export function docsBlocks(page: string, language: string): string[] {
  const text = readFileSync(join(import.meta.dirname, '..', 'docs', page), 'utf8');
  return [...text.matchAll(new RegExp(`^\`\`\`${language}\\n([^]*?)^\`\`\``, 'gm'))].map(([, block]) => block ?? '');
}

/**
 * Starts nginx with what stands inside `http { }`, until what it gives is called.
 * @param port where the configuration listens on 127.0.0.1
 */
export async function startNginx(configuration: string, port: number): Promise<() => Promise<void>> {
  const folder = mkdtempSync(join(tmpdir(), 'stack-console-nginx-'));
  const places = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map((name) => {
    mkdirSync(join(folder, name));
    return `${name}_temp_path ${join(folder, name)};`;
  });
  const file = join(folder, 'nginx.conf');
  const user = process.getuid?.() === 0 ? 'user root;' : '';
  writeFileSync(
    file,
    `${user} daemon off; worker_processes 1; pid ${join(folder, 'pid')}; error_log ${join(folder, 'error.log')};
     events {} http { access_log off; ${places.join(' ')} ${configuration} }`,
  );
  const child = spawn(program, ['-p', folder, '-c', file], { stdio: ['ignore', 'ignore', 'pipe'] });
  let said = '';
  child.stderr.on('data', (data) => {
    said += data;
  });
  const exited = once(child, 'exit');
  const stop = async () => {
    if (child.exitCode === null && child.signalCode === null) child.kill('SIGTERM');
    await exited;
    rmSync(folder, { recursive: true, force: true });
  };
  for (let tries = 0; !(await listens(port)); tries++) {
    if (child.exitCode !== null || tries > 200) {
      await stop();
      throw new Error(`nginx did not start: ${said}`);
    }
    await wait(20);
  }
  return stop;
}

function listens(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}
