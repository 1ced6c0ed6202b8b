import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { createRepository } from '#server/adapters/repository-db/create-repository.ts';
import { testDatabase } from '#tests/postgres.ts';
import { ArchiveWriter } from '../archive/archive-writer.ts';
import { FrameCompressor } from '../archive/frame-compressor.ts';
import { BufferPool } from './buffer-pool.ts';
import { CopyWorker } from './copy-worker.ts';
import { planMemory } from './plan-memory.ts';

it('waits for what was copied before, though nothing comes after it', async () => {
  const database = await testDatabase();
  const compressor = new FrameCompressor();
  const connection = await createRepository({ url: database.url }).connect({ applicationName: 'test' });
  try {
    const memory = planMemory({ connections: 1, memoryBytes: 64_000_000, partLimit: 10_000 }, 0);
    const rows = new Map<string, number>();
    const worker = new CopyWorker<string>({
      connection,
      archive: new ArchiveWriter({ write: () => sleep(200) }, new Date()),
      memory,
      buffers: new BufferPool(memory.frameBytes, memory.frameBuffers),
      compressor,
      statementOf: (query) => `copy (${query}) to stdout`,
      entryOf: (query, piece) => `${query}/${piece}`,
      onRange: (query, { chunks }) => rows.set(query, chunks[0]?.rows ?? 0),
    });
    const queries = ['select generate_series(1, 5)', 'select 1 where false', 'select 2 where false'];
    for (const query of queries) await worker.copy(query, () => {});
    await worker.drain();
    expect([...rows]).toEqual([
      [queries[0], 5],
      [queries[1], 0],
      [queries[2], 0],
    ]);
  } finally {
    compressor.close();
    await connection.close();
    await database.drop();
  }
});
