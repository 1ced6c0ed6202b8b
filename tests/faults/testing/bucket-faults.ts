import type { Fault } from '#server/adapters/bucket/testing/fault-proxy.ts';
import { archiveOf, type Command } from './commands.ts';
import type { FaultStack } from './fault-stack.ts';

/** What is asked of a bucket, as the proxy sees it: method and query names. */
export const operations: Record<string, string> = {
  'look an object up': 'HEAD',
  'open an upload': 'POST uploads',
  'take a part': 'PUT partNumber&uploadId',
  'complete an upload': 'POST uploadId',
  'abort an upload': 'DELETE uploadId',
  'give a range': 'GET',
};

const reading = ['look an object up', 'give a range'];
const writing = ['look an object up', 'open an upload', 'take a part', 'complete an upload'];

/** Which operations a command needs. */
export function operationsOf({ bucket }: Command): string[] {
  return [...new Set(bucket.flatMap((use) => (use === 'reads' ? reading : writing)))];
}

export type BucketFault = {
  name: string;
  /** What happens to the request of that operation (null: of any) that is the `nth`, from 0. */
  meet(nth: number): Fault;
  /** What a person is told; null: nothing, the work goes on. */
  told: RegExp | null;
};

const once =
  (fault: Fault) =>
  (nth: number): Fault =>
    nth === 0 ? fault : 'pass';
const slowDown = { status: 503, code: 'SlowDown', message: 'Please reduce your request rate.' };
const broken = { status: 500, code: 'InternalError', message: 'We encountered an internal error. Please try again.' };
export const accessDenied = { status: 403, code: 'AccessDenied', message: 'Access Denied' };

/** Those that pass are tried again within the daemon; those that stay end it with a sentence. */
export const bucketFaults: BucketFault[] = [
  { name: '500 once', meet: once(broken), told: null },
  { name: '503 SlowDown three times', meet: (nth) => (nth < 3 ? slowDown : 'pass'), told: null },
  { name: 'four resets', meet: (nth) => (nth < 4 ? 'reset' : 'pass'), told: null },
  { name: 'a hang once', meet: once('hang'), told: null },
  { name: 'an answer lost once', meet: once('lose the answer'), told: null },
  { name: '500 for ever', meet: () => broken, told: /does not answer|answers with errors of its own \(500/ },
  { name: '503 SlowDown for ever', meet: () => slowDown, told: /answers with errors of its own \(503/ },
  { name: 'resets for ever', meet: () => 'reset', told: /it broke the connection off, however often it was asked/ },
  { name: 'a hang for ever', meet: () => 'hang', told: /nothing came in time, however often it was asked/ },
  { name: 'access denied', meet: () => accessDenied, told: /Access Denied: the bucket stack-backups refused/ },
];

/** Lets the requests of one operation meet a fault, until `restore` is called. */
export function breakBucket(stack: FaultStack, operation: string, fault: BucketFault): () => void {
  const { bucket: proxy } = stack.proxies;
  const wanted = operations[operation];
  let nth = 0;
  proxy.decide = ({ method, query }) => (`${method} ${query}`.trim() === wanted ? fault.meet(nth++) : 'pass');
  return () => {
    proxy.decide = () => 'pass';
  };
}

/** Does something with the archive itself just before its `nth` range is given. */
export function beforeRange(stack: FaultStack, nth: number, act: (key: string) => Promise<void>): () => void {
  const { bucket: proxy } = stack.proxies;
  let ranges = 0;
  proxy.decide = async ({ method, query }): Promise<Fault> => {
    if (method === 'GET' && query === '' && ranges++ === nth) await act((await archiveOf(stack)).key);
    return 'pass';
  };
  return () => {
    proxy.decide = () => 'pass';
  };
}
