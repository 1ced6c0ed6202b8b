import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

let kept: Promise<WebAssembly.Module | null> | null = null;

/**
 * Keeps pg_dump's compiled code as long as this process lives. V8 shares it among threads as long as somebody keeps it. Otherwise it
 * would compile and optimize the code again for every dump, which takes as long as the dump itself. Never throws.
 * @returns null when the code can't be compiled here
 */
export function keepCompiled(): Promise<WebAssembly.Module | null> {
  kept ??= compile().catch(() => null);
  return kept;
}

async function compile(): Promise<WebAssembly.Module> {
  const program = createRequire(import.meta.url).resolve('@electric-sql/pglite-tools/pg_dump');
  return WebAssembly.compile(await readFile(join(dirname(program), 'pg_dump.wasm')));
}
