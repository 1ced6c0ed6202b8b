import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import openWabt from 'wabt';

const folder = join(import.meta.dirname, '../server/engine/content-hash');

/** `npm run build:row-hash`: makes row-hash-module.ts of row-hash.wat. A test says when that was forgotten. */
export async function compileRowHash(): Promise<string> {
  const wabt = await openWabt();
  const features = { simd: true, bulk_memory: true, multi_value: true };
  const parsed = wabt.parseWat('row-hash.wat', readFileSync(join(folder, 'row-hash.wat'), 'utf8'), features);
  try {
    parsed.validate();
    return asTypeScript(Buffer.from(parsed.toBinary({}).buffer).toString('base64'));
  } finally {
    parsed.destroy();
  }
}

function asTypeScript(base64: string): string {
  return `// Made of row-hash.wat by \`npm run build:row-hash\`.
const encoded =
  '${base64}';

/** The WebAssembly module that hashes rows. */
export function rowHashModule(): Uint8Array<ArrayBuffer> {
  return new Uint8Array(Buffer.from(encoded, 'base64'));
}
`;
}

if (import.meta.main) writeFileSync(join(folder, 'row-hash-module.ts'), await compileRowHash());
