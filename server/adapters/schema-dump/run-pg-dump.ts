import { MessageChannel, type MessagePort, Worker } from 'node:worker_threads';
import { AppError } from '#server/errors.ts';
import { stopped } from '../repository-db/translate-error.ts';
import { describePgDumpFailure } from './describe-pg-dump-failure.ts';
import { keepCompiled } from './keep-compiled.ts';
import type { FromPgDump, PgDumpWorkerData, ToPgDump } from './pg-dump-worker.ts';

/** Passes the answer to what pg_dump wrote, in pieces, and resolves when it is complete. */
export type Answer = (written: Uint8Array, onPiece: (piece: Buffer) => void) => Promise<void>;

type PgDumpInput = {
  /** The arguments of each run. The runs follow each other. */
  runs: string[][];
  /** Makes what stands between a run and its server. */
  answerer: () => Answer;
  signal: AbortSignal;
};

/**
 * Runs pg_dump in a thread of its own, as it is WebAssembly and blocks its thread while it waits for the server. The thread has ended
 * when the promise settles.
 * @returns the script of each run, in UTF-8
 * @throws AppError REPOSITORY_REFUSED with what pg_dump said, STOPPED; whatever `answer` rejects with
 */
export async function runPgDump(input: PgDumpInput): Promise<Buffer[]> {
  if (input.signal.aborted) throw stopped();
  void keepCompiled();
  const { port1: port, port2: workerPort } = new MessageChannel();
  const answers = new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT);
  const workerData: PgDumpWorkerData = { port: workerPort, answers, runs: input.runs };
  const worker = new Worker(new URL('./pg-dump-worker.ts', import.meta.url), {
    workerData,
    transferList: [workerPort],
    env: {},
    execArgv: [],
    stdout: true,
    stderr: true,
  });
  const onAbort = Promise.withResolvers<never>();
  const abort = () => onAbort.reject(stopped());
  input.signal.addEventListener('abort', abort, { once: true });
  try {
    return await Promise.race([converse({ ...input, port, worker, answers }), onAbort.promise]);
  } finally {
    input.signal.removeEventListener('abort', abort);
    port.close();
    await worker.terminate();
  }
}

type Conversation = PgDumpInput & { port: MessagePort; worker: Worker; answers: SharedArrayBuffer };

/** Answers the worker until it has its scripts. When the worker ends, the port is closed after the last message. */
function converse({ port, worker, answers, runs, answerer }: Conversation): Promise<Buffer[]> {
  const outcome = Promise.withResolvers<Buffer[]>();
  const scripts: Buffer[] = [];
  let answer = answerer();
  const turn = new Int32Array(answers);
  const give = (message: ToPgDump) => {
    port.postMessage(message, message === null ? [] : [message.buffer]);
    Atomics.add(turn, 0, 1);
    Atomics.notify(turn, 0);
  };
  const takeUp = async (message: FromPgDump) => {
    if (message.kind === 'failed') throw describePgDumpFailure(message.text);
    if (message.kind === 'done') {
      scripts.push(scriptOf(message));
      answer = answerer();
      if (scripts.length === runs.length) outcome.resolve(scripts);
    } else {
      await answer(message.bytes, (piece) => give(new Uint8Array(piece)));
      give(null);
    }
  };
  port.on('message', (message: FromPgDump) => void takeUp(message).catch(outcome.reject));
  worker.once('error', (error) => outcome.reject(describePgDumpFailure(error.message)));
  port.once('close', () => outcome.reject(describePgDumpFailure('')));
  return outcome.promise;
}

function scriptOf({ script, isCertain }: Extract<FromPgDump, { kind: 'done' }>): Buffer {
  if (isCertain) return Buffer.from(script);
  throw new AppError(
    'REPOSITORY_REFUSED',
    'A text of the schema has a line that begins with \\restrict or \\unrestrict, which would be lost.',
  );
}
