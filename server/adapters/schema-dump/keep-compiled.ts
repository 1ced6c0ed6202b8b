import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

let kept: Promise<WebAssembly.Module | null> | null = null;

/**
 * Holds on to pg_dump's compiled code for as long as this process lives: V8 shares it among threads while somebody does, and
 * would else compile and optimize it anew for every dump, which takes as long as the dump itself. Never throws.
 * @returns null: it could not be compiled here
 */
export function keepCompiled(): Promise<WebAssembly.Module | null> {
  kept ??= compile().catch(() => null);
  return kept;
}

async function compile(): Promise<WebAssembly.Module> {
  const program = createRequire(import.meta.url).resolve('@electric-sql/pglite-tools/pg_dump');
  return WebAssembly.compile(await readFile(join(dirname(program), 'pg_dump.wasm')));
}
