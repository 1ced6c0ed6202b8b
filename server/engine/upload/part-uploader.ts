import { sleep } from '#server/async/sleep.ts';
import { AppError, isAppError } from '#server/errors.ts';
import type { Bucket, UploadedPart } from '#server/ports/bucket.ts';
import type { ArchiveSink } from '../archive/archive-writer.ts';
import { BufferPool } from '../copy-out/buffer-pool.ts';
import { partBuffersFor } from '../copy-out/plan-parts.ts';
import type { EngineLimits } from '../limits.ts';

const abortPausesMs = [100, 500, 2000, 5000];
/** After this time abort() no longer asks a bucket that does not answer. The runner's clean-up aborts the upload later. */
const abortWithinMs = 10_000;

export type PartUploaderOptions = {
  bucket: Bucket;
  key: string;
  partBytes: number;
  partBuffers: number;
  limits: EngineLimits;
  signal: AbortSignal;
  /** Until when the object cannot be deleted; null or absent if it is not locked. */
  lockedUntil?: Date | null;
  /** Whether an object that got the key meanwhile stays as it is, and the upload fails with CONFLICT. */
  onlyNew?: boolean;
  /** Is called with true when the next part has to wait for one that is being sent, and with false after that. */
  onWait?: (waits: boolean) => void;
};

/**
 * Cuts what is written into parts of one size and sends several at once. When half of the remaining parts are used up, the size doubles, so
 * that the part limit is not reached even when the estimate was wrong. With limits.equalParts the size never changes.
 */
export class PartUploader implements ArchiveSink {
  readonly #options: PartUploaderOptions;
  readonly #uploadId: string;
  readonly #parts: UploadedPart[] = [];
  readonly #sending = new Set<Promise<void>>();
  #pool: BufferPool;
  #part: Buffer | null = null;
  #filled = 0;
  #started = 0;
  #growAfter: number;
  #failure: { error: unknown } | null = null;
  #written = 0;
  /** Whether the object may exist. */
  #isCompleting = false;

  /** Opens the upload. @throws AppError BUCKET_REFUSED, BUCKET_UNREACHABLE, STOPPED */
  static async open(options: PartUploaderOptions): Promise<PartUploader> {
    const { bucket, key, signal, lockedUntil = null } = options;
    return new PartUploader(options, await bucket.createUpload(key, signal, { lockedUntil }));
  }

  private constructor(options: PartUploaderOptions, uploadId: string) {
    this.#options = options;
    this.#uploadId = uploadId;
    this.#pool = new BufferPool(options.partBytes, options.partBuffers);
    const { partLimit, equalParts = false } = options.limits;
    this.#growAfter = equalParts ? Number.POSITIVE_INFINITY : Math.ceil(partLimit / 2);
  }

  async write(data: Buffer): Promise<void> {
    for (let start = 0; start < data.length; ) {
      this.#throwFailure();
      this.#part ??= await this.#takePart();
      const copied = data.copy(this.#part, this.#filled, start);
      start += copied;
      this.#filled += copied;
      if (this.#filled < this.#part.length) continue;
      await this.#options.limits.onPace?.(this.#filled, this.#options.signal);
      this.#send();
    }
    this.#written += data.length;
  }

  /**
   * Sends what is left, completes the upload, and compares the size of the object with the bytes that were written.
   * @throws AppError BUCKET_REFUSED, BUCKET_UNREACHABLE, STOPPED; CONFLICT with onlyNew
   */
  async complete(): Promise<void> {
    const { bucket, key, signal, onlyNew = false } = this.#options;
    if (this.#filled > 0) this.#send();
    await Promise.all(this.#sending);
    this.#throwFailure();
    this.#parts.sort((one, other) => one.partNumber - other.partNumber);
    this.#isCompleting = true;
    await bucket.completeUpload(key, this.#uploadId, this.#parts, signal, { onlyNew }).catch((error: unknown) => {
      if (isAppError(error) && error.code === 'CONFLICT') this.#isCompleting = false;
      throw error;
    });
    const object = await bucket.head(key, signal);
    if (object?.size !== this.#written) {
      throw new AppError(
        'BUCKET_REFUSED',
        `The bucket ${bucket.name} holds ${object?.size ?? 0} bytes of the archive, but ${this.#written} were sent. Take the backup again.`,
      );
    }
  }

  /** Removes the upload and the object. It tries for up to ten seconds, and then throws the bucket's last error. */
  async abort(): Promise<void> {
    const { bucket, key } = this.#options;
    await Promise.allSettled(this.#sending);
    const deadline = performance.now() + abortWithinMs;
    for (const pause of [...abortPausesMs, null]) {
      try {
        await bucket.abortUpload(key, this.#uploadId);
        if (this.#isCompleting && (await bucket.head(key)) !== null) await bucket.delete(key);
        return;
      } catch (error) {
        if (pause === null || performance.now() + pause > deadline) throw error;
        await sleep(pause);
      }
    }
  }

  async #takePart(): Promise<Buffer> {
    const { limits } = this.#options;
    if (this.#started >= limits.partLimit) {
      throw new AppError(
        'BUCKET_REFUSED',
        `The archive needs more than the ${limits.partLimit} parts that S3_PART_LIMIT allows. Raise it, or ${limits.equalParts === true ? 'set S3_EQUAL_PARTS to false' : 'RUNNER_MEMORY_MB'}.`,
        { reason: 'PARTS_REFUSED' },
      );
    }
    this.#options.onWait?.(true);
    try {
      if (this.#started >= this.#growAfter) await this.#grow();
      return await this.#pool.take();
    } finally {
      this.#options.onWait?.(false);
    }
  }

  async #grow(): Promise<void> {
    const { limits } = this.#options;
    await Promise.all(this.#sending);
    this.#throwFailure();
    const partBytes = this.#pool.bytes * 2;
    this.#pool = new BufferPool(partBytes, partBuffersFor(partBytes, limits));
    this.#growAfter += Math.max(Math.floor((limits.partLimit - this.#growAfter) / 2), 1);
  }

  #send(): void {
    const { bucket, key, signal } = this.#options;
    const part = this.#part;
    if (part === null) return;
    const pool = this.#pool;
    const partNumber = ++this.#started;
    const sent = bucket
      .uploadPart(key, this.#uploadId, partNumber, part.subarray(0, this.#filled), signal)
      .then((uploaded) => void this.#parts.push(uploaded))
      .catch((error: unknown) => {
        this.#failure ??= { error };
      })
      .finally(() => {
        this.#sending.delete(sent);
        pool.give(part);
      });
    this.#sending.add(sent);
    this.#part = null;
    this.#filled = 0;
  }

  #throwFailure(): void {
    if (this.#failure !== null) throw this.#failure.error;
  }
}
