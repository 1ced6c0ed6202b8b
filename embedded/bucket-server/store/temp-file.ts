import { randomUUID } from 'node:crypto';
import { type FileHandle, open, rm } from 'node:fs/promises';
import { join } from 'node:path';

const batchBytes = 1024 * 1024;

/**
 * A file that is being received. Pieces are written in batches of 1 MiB, one batch being written while the next is
 * gathered, so that memory stays at two batches whatever the size.
 */
export class TempFile {
  readonly path: string;
  private readonly handle: FileHandle;
  private batch: Buffer[] = [];
  private batched = 0;
  private writing: Promise<void> = Promise.resolve();

  private constructor(path: string, handle: FileHandle) {
    this.path = path;
    this.handle = handle;
  }

  static async create(folder: string): Promise<TempFile> {
    const path = join(folder, randomUUID());
    return new TempFile(path, await open(path, 'wx', 0o600));
  }

  /** Takes a piece; gives a promise to wait for when a batch is full. */
  write(piece: Buffer): Promise<void> | undefined {
    this.batch.push(piece);
    this.batched += piece.length;
    return this.batched < batchBytes ? undefined : this.flush();
  }

  /** Waits until everything is on the disk, and closes the file. */
  async finish(): Promise<void> {
    await this.flush();
    await this.writing;
    await this.handle.sync();
    await this.handle.close();
  }

  /** Closes and removes the file, if it still is where it was made. */
  async discard(): Promise<void> {
    await this.writing.catch(() => undefined);
    await this.handle.close().catch(() => undefined);
    await rm(this.path, { force: true });
  }

  private async flush(): Promise<void> {
    const { batch, batched } = this;
    this.batch = [];
    this.batched = 0;
    await this.writing;
    if (batched === 0) return;
    this.writing = this.writeBatch(batch, batched);
    this.writing.catch(() => undefined);
  }

  private async writeBatch(batch: Buffer[], size: number): Promise<void> {
    const { bytesWritten } = await this.handle.writev(batch);
    if (bytesWritten === size) return;
    const rest = Buffer.concat(batch).subarray(bytesWritten);
    await this.handle.writeFile(rest);
  }
}
