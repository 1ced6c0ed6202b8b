import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { fullFacts } from '#server/services/metrics/testing/full-facts.ts';
import { writeMetrics } from '#server/services/metrics/write-metrics.ts';

const folder = resolve(import.meta.dirname, '..', 'monitoring');
const read = (name: string) => readFileSync(join(folder, name), 'utf8');
const metricNames = (text: string) => [...new Set(text.match(/\bstack_console_\w+/g))].sort();
const dashboard = z.object({
  panels: z.array(z.object({ title: z.string(), targets: z.array(z.object({ expr: z.string() })) })),
});

/** Debian's package `prometheus` has it. */
const promtool = 'promtool';
const hasPromtool = spawnSync(promtool, ['--version'], { encoding: 'utf8' }).status === 0;

it.each(['alerts.yml', 'alerts.test.yml', 'grafana-dashboard.json'])(
  'every metric in %s is one that the console gives',
  async (name) => {
    const { text } = await writeMetrics(fullFacts);
    const given = new Set(metricNames(text));
    expect(metricNames(read(name)).filter((metric) => !given.has(metric))).toEqual([]);
  },
);

it('the manual names every metric that the console gives, and no other', async () => {
  const { text } = await writeMetrics(fullFacts);
  const manual = readFileSync(resolve(folder, '..', 'docs', 'operating.md'), 'utf8');
  const [section = ''] = manual.split('\n## Monitoring\n')[1]?.split('\n## ') ?? [];
  expect(metricNames(section)).toEqual(metricNames(text));
});

it('each panel of the dashboard asks for something', () => {
  const { panels } = dashboard.parse(JSON.parse(read('grafana-dashboard.json')));
  expect(panels.length).toBeGreaterThan(10);
  for (const { title, targets } of panels) {
    expect(
      targets.flatMap(({ expr }) => metricNames(expr)),
      title,
    ).not.toEqual([]);
  }
});

it('each alert has a test', () => {
  const alerts = [...read('alerts.yml').matchAll(/alert: (\w+)/g)].map(([, name]) => name);
  const tested = read('alerts.test.yml');
  expect(alerts.filter((name) => !tested.includes(`alertname: ${name}\n        exp_alerts:`))).toEqual([]);
});

describe.skipIf(!hasPromtool)('promtool (skipped without the package prometheus)', () => {
  const run = (args: string[], input?: string) => {
    const { status, stdout, stderr } = spawnSync(promtool, args, { cwd: folder, encoding: 'utf8', input });
    return { status, said: `${stdout}${stderr}` };
  };

  it('finds no fault in the rules, and each fires and is silent when it should', () => {
    const checked = run(['check', 'rules', 'alerts.yml']);
    expect(checked.status, checked.said).toBe(0);
    const tested = run(['test', 'rules', 'alerts.test.yml']);
    expect(tested.status, tested.said).toBe(0);
  });

  it('finds no fault in the metrics', async () => {
    const { text } = await writeMetrics(fullFacts);
    expect(run(['check', 'metrics'], text)).toEqual({ status: 0, said: '' });
  });
});
