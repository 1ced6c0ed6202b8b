import { Agent, get } from 'node:http';
import { startConsole } from './start-console.ts';

/**
 * How many calls a second the gate of one console answers, and how long one takes, as a proxy asks it: kept-alive connections,
 * each with one call at a time. BENCH_SECONDS (5); docs/performance.md has figures.
 */
const seconds = Number(process.env.BENCH_SECONDS ?? 5);
const connectionCounts = [1, 8, 32];

async function main(): Promise<void> {
  const { port, stop } = await startConsole();
  try {
    await measure(port, 8, 2);
    for (const connections of connectionCounts) {
      const { rate, medianMs, p99Ms } = await measure(port, connections, seconds);
      console.log(
        `${String(connections).padStart(2)} connections: ${rate.toFixed(0).padStart(6)} calls/s, median ${medianMs.toFixed(2)} ms, 99 % within ${p99Ms.toFixed(2)} ms`,
      );
    }
  } finally {
    await stop();
  }
}

async function measure(port: number, connections: number, forSeconds: number) {
  const agent = new Agent({ keepAlive: true, maxSockets: connections });
  const times: number[] = [];
  const begin = performance.now();
  const until = begin + forSeconds * 1000;
  await Promise.all(
    Array.from({ length: connections }, async () => {
      while (performance.now() < until) {
        const asked = performance.now();
        if ((await ask(port, agent)) !== 200) throw new Error('The gate did not let a call through.');
        times.push(performance.now() - asked);
      }
    }),
  );
  const rate = times.length / ((performance.now() - begin) / 1000);
  agent.destroy();
  times.sort((one, other) => one - other);
  const at = (share: number) => times[Math.floor((times.length - 1) * share)] ?? 0;
  return { rate, medianMs: at(0.5), p99Ms: at(0.99) };
}

function ask(port: number, agent: Agent): Promise<number> {
  const headers = { 'X-Original-Method': 'POST', 'X-Original-URI': '/repo/v1/entity?limit=1' };
  return new Promise((resolve, reject) => {
    get({ host: '127.0.0.1', port, path: '/gate', agent, headers }, (answer) => {
      answer.resume();
      answer.once('end', () => resolve(answer.statusCode ?? 0));
    }).once('error', reject);
  });
}

await main();
