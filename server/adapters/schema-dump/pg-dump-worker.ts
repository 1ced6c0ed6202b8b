import { type MessagePort, receiveMessageOnPort, workerData } from 'node:worker_threads';

/** `answers` counts what was sent through the port, to wake this thread; `runs`: pg_dump's arguments, one run after another. */
export type PgDumpWorkerData = { port: MessagePort; answers: SharedArrayBuffer; runs: string[][] };
/** A message of the worker: what pg_dump wrote to its server, the script of a run, or the reason why there is none. */
export type FromPgDump =
  | { kind: 'written'; bytes: Uint8Array }
  /** `isCertain` is true when no line of the script can have been removed as a command of psql. */
  | { kind: 'done'; script: ArrayBuffer; isCertain: boolean }
  | { kind: 'failed'; text: string };
/** A piece of the server's answer; null at its end. */
export type ToPgDump = Uint8Array<ArrayBuffer> | null;

/** The program removes such lines from its script, wherever they stand. The bytes before them are line ends, U+2028 and U+2029. */
const restrictLine = /[\n\r\xa8\xa9]\\(?:un)?restrict\b/i;
const longestMatch = 16;
const lookedAtOnce = 64 * 1024;

const { port, answers, runs }: PgDumpWorkerData = workerData;
const turn = new Int32Array(answers);
let seen = 0;
let isCertain = true;

/** Sends what pg_dump wrote, and sleeps until the answer is complete. */
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

/** Waits until more was sent than the last time. */
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

/** The part of a database's interface that the package uses. */
const server = {
  execProtocolRawStream(written: Uint8Array, { onRawData }: { onRawData: (data: Uint8Array) => void }) {
    const answer = exchange(written);
    if (answer.length > 0) onRawData(answer);
  },
  query: () => Promise.resolve({ rows: [{ search_path: '' }] }),
  exec: () => Promise.resolve([]),
};

/** The name of pg_dump in its own messages. */
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
