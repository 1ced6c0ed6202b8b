import { spawn } from 'node:child_process';

const script = `
trap '' INT TERM HUP
if read -r line; then exit 0; fi
kill -INT "$1" 2>/dev/null
waited=0
while kill -0 "$1" 2>/dev/null; do
  sleep 0.1
  waited=$((waited + 1))
  if [ "$waited" -eq 100 ]; then kill -QUIT "$1" 2>/dev/null; fi
done
if [ -n "$2" ]; then rm -rf -- "$2"; fi
`;

/**
 * Watches over a server from a small shell of its own: when this process dies without a farewell (kill -9), its end of the pipe
 * closes, and the shell stops the server.
 * @param removeFolder what to delete then, for servers of a test run.
 * @returns the farewell: call it once the server was stopped in the ordinary way.
 */
export function guardAgainstOrphan(pid: number, removeFolder: string | null): () => void {
  const guard = spawn('sh', ['-c', script, 'guard', String(pid), removeFolder ?? ''], {
    cwd: '/',
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  guard.on('error', () => undefined);
  guard.stdin.on('error', () => undefined);
  guard.unref();
  if ('unref' in guard.stdin && typeof guard.stdin.unref === 'function') guard.stdin.unref();
  return () => guard.stdin.end('stopped\n');
}
