import { now } from '#server/clock.ts';
import { consoleVersion } from '../console/get-console-version.ts';
import { gateAnswers } from '../stack-status/gate-answers.ts';
import { knownBucketFacts, knownConsoleFacts } from './known-facts.ts';
import { writeMetrics } from './write-metrics.ts';

/**
 * The metrics of the stack and of this console. A scrape reads the console database every five seconds at most and lists the bucket
 * once a minute at most; where one of them is away the metrics say so, and the call does not fail.
 */
export async function describeMetrics(): Promise<{ text: string; contentType: string }> {
  const bucket = await knownBucketFacts();
  const console = await knownConsoleFacts(bucket.facts);
  return writeMetrics({
    now: now(),
    version: consoleVersion(),
    console,
    bucket: bucket.facts,
    isBucketUp: bucket.isUp,
    gate: gateAnswers(),
  });
}
