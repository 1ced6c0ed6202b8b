import { readFileSync, writeFileSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import openWabt from 'wabt';

const root = resolve(import.meta.dirname, '..');

/** WebAssembly sources; beside x.wat stands x-module.ts. */
const sources = ['server/engine/content-hash/row-hash.wat', 'server/adapters/repository-db/take-rows.wat'] as const;

/** What x-module.ts must hold. A test says when `npm run build:wasm` was forgotten. */
export async function compileWasm(source: (typeof sources)[number]): Promise<string> {
  const wabt = await openWabt();
  const name = basename(source, '.wat');
  const features = { simd: true, bulk_memory: true, multi_value: true };
  const parsed = wabt.parseWat(`${name}.wat`, readFileSync(join(root, source), 'utf8'), features);
  try {
    parsed.validate();
    return asTypeScript(name, Buffer.from(parsed.toBinary({}).buffer).toString('base64'));
  } finally {
    parsed.destroy();
  }
}

function asTypeScript(name: string, base64: string): string {
  const words = name
    .split('-')
    .map((word, index) => (index === 0 ? word : word.charAt(0).toUpperCase() + word.slice(1)));
  return `// Made of ${name}.wat by \`npm run build:wasm\`.
const encoded =
  '${base64}';

/** The WebAssembly module of ${name}.wat. */
export function ${words.join('')}Module(): Uint8Array<ArrayBuffer> {
  return new Uint8Array(Buffer.from(encoded, 'base64'));
}
`;
}

if (import.meta.main) {
  for (const source of sources) {
    writeFileSync(join(root, source.replace(/\.wat$/, '-module.ts')), await compileWasm(source));
  }
}
