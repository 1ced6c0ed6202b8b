import { type MessagePort, receiveMessageOnPort, workerData } from 'node:worker_threads';

/** `answers` counts what was sent through the port, to wake this thread; `runs`: pg_dump's arguments, one run after another. */
export type PgDumpWorkerData = { port: MessagePort; answers: SharedArrayBuffer; runs: string[][] };
/** What pg_dump wrote to its server; a run's script; or why there is none. */
export type FromPgDump =
  | { kind: 'written'; bytes: Uint8Array }
  /** `isCertain`: no line of it can have been taken for a command of psql's. */
  | { kind: 'done'; script: ArrayBuffer; isCertain: boolean }
  | { kind: 'failed'; text: string };
/** A piece of the server's answer; null: it is whole. */
export type ToPgDump = Uint8Array<ArrayBuffer> | null;

/** The program takes such lines out of its script, wherever they stand. The bytes before: ends of lines, U+2028 and U+2029. */
const restrictLine = /[\n\r\xa8\xa9]\\(?:un)?restrict\b/i;
const longestMatch = 16;
const lookedAtOnce = 64 * 1024;

const { port, answers, runs }: PgDumpWorkerData = workerData;
const turn = new Int32Array(answers);
let seen = 0;
let isCertain = true;

/** Sends what pg_dump wrote, and sleeps until the answer is whole. */
function exchange(written: Uint8Array): Uint8Array {
  tell({ kind: 'written', bytes: written.slice() });
  const pieces: Uint8Array[] = [];
  for (let piece = receive(); piece !== null; piece = receive()) {
    if (piece === undefined) sleep();
    else pieces.push(piece);
  }
  const answer = Buffer.concat(pieces);
  if (holdsRestrictLine(answer)) isCertain = false;
  return answer;
}

function holdsRestrictLine(answer: Buffer): boolean {
  for (let start = 0; start < answer.length; start += lookedAtOnce) {
    if (restrictLine.test(answer.toString('latin1', start, start + lookedAtOnce + longestMatch))) return true;
  }
  return false;
}

/** Until more was sent since the last time. */
function sleep(): void {
  Atomics.wait(turn, 0, seen);
  seen = Atomics.load(turn, 0);
}

function receive(): ToPgDump | undefined {
  const received: { message: ToPgDump } | undefined = receiveMessageOnPort(port);
  return received?.message;
}

function tell(message: FromPgDump): void {
  port.postMessage(message, message.kind === 'done' ? [message.script] : []);
}

/** What the package asks of its database, of which it needs no more than this. */
const server = {
  execProtocolRawStream(written: Uint8Array, { onRawData }: { onRawData: (data: Uint8Array) => void }) {
    const answer = exchange(written);
    if (answer.length > 0) onRawData(answer);
  },
  query: () => Promise.resolve({ rows: [{ search_path: '' }] }),
  exec: () => Promise.resolve([]),
};

/** The name under which pg_dump speaks of itself. */
process.argv[1] = 'pg_dump';
const { pgDump } = await import('@electric-sql/pglite-tools/pg_dump');
try {
  for (const args of runs) {
    const file = await pgDump({ pg: server as unknown as Parameters<typeof pgDump>[0]['pg'], args });
    tell({ kind: 'done', script: await file.arrayBuffer(), isCertain });
  }
} catch (error) {
  tell({ kind: 'failed', text: error instanceof Error ? error.message : '' });
}
