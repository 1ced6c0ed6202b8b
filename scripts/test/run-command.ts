import { spawn } from 'node:child_process';
import { join, resolve } from 'node:path';

const root = resolve(import.meta.dirname, '..', '..');
/** Where Node keeps what it compiled: hundreds of processes of a run load the same packages. */
const compileCache = join(root, 'node_modules', '.cache', 'node-compile');

export type CommandResult = { code: number | null; output: string };

/** Runs a program of node_modules/.bin in the project's folder and keeps what it prints. Ends it when `signal` is aborted. */
export function runCommand(
  command: string[],
  options: { variables?: Record<string, string>; signal: AbortSignal },
): Promise<CommandResult> {
  const [program = '', ...rest] = command;
  return new Promise((done, reject) => {
    const child = spawn(program, rest, {
      cwd: root,
      env: { ...process.env, FORCE_COLOR: '0', NO_COLOR: '1', NODE_COMPILE_CACHE: compileCache, ...options.variables },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (text) => {
        output += text;
      });
    }
    const stop = () => child.kill('SIGTERM');
    options.signal.addEventListener('abort', stop, { once: true });
    child.once('error', reject);
    child.once('close', (code) => {
      options.signal.removeEventListener('abort', stop);
      done({ code, output });
    });
  });
}
