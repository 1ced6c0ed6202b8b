import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';

/** A process of the stack that may be killed. */
export type StackProcess = {
  child: ChildProcess;
  /** What it sent when it was ready. */
  ready: unknown;
  /** kill -9, and waits until it is gone. */
  kill(): Promise<void>;
};

/**
 * Starts a Node.js process and waits until it sends its first message.
 * @param nodeOptions such as --max-old-space-size=64
 */
export async function startProcess(
  script: string,
  environment: Record<string, string>,
  nodeOptions: string[] = [],
): Promise<StackProcess> {
  const child = spawn(process.execPath, [...nodeOptions, script], {
    env: { ...withoutSettings(process.env), LOG_LEVEL: process.env.FAULTS_LOG_LEVEL ?? 'silent', ...environment },
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  const exited = once(child, 'exit');
  const [ready] = await Promise.race([
    once(child, 'message'),
    exited.then(([code]) => Promise.reject(new Error(`${script} ended before it was ready (${code}).`))),
  ]);
  return {
    child,
    ready,
    async kill() {
      if (child.exitCode === null && child.signalCode === null) child.kill('SIGKILL');
      await exited;
    },
  };
}

/** What a person has set of a stack of theirs is none of a test's business. */
function withoutSettings(variables: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const kept = { ...variables };
  for (const name of Object.keys(kept)) {
    if (/^(DATABASE_URL|REPOSITORY_|S3_|RUNNER_|STACK_)/.test(name)) delete kept[name];
  }
  return kept;
}
