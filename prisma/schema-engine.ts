import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import {
  bindMigrationAwareSqlAdapterFactory,
  type SqlMigrationAwareDriverAdapterFactory,
} from '@prisma/driver-adapter-utils';
import * as engineModule from '@prisma/schema-engine-wasm/schema_engine_bg';

export type SchemaEngine = engineModule.SchemaEngine;

let loading: Promise<void> | null = null;

/**
 * Prisma's own schema engine, from its WebAssembly package: nothing is downloaded and no process is started.
 * @param schema a Prisma schema, whose provider it works for.
 */
export async function openSchemaEngine(
  schema: { path: string; content: string },
  adapter: SqlMigrationAwareDriverAdapterFactory,
): Promise<SchemaEngine> {
  loading ??= loadEngine();
  await loading;
  return await engineModule.SchemaEngine.new(
    { datamodels: [[schema.path, schema.content]] },
    () => undefined,
    bindMigrationAwareSqlAdapterFactory(adapter),
  );
}

/** The glue of wasm-bindgen, which its type declarations leave out. */
type Glue = WebAssembly.ModuleImports & { __wbg_set_wasm(exports: WebAssembly.Exports): void };

function isGlue(module: object): module is Glue {
  return '__wbg_set_wasm' in module && typeof module.__wbg_set_wasm === 'function';
}

async function loadEngine(): Promise<void> {
  const file = new URL('schema_engine_bg.wasm', import.meta.resolve('@prisma/schema-engine-wasm/schema_engine_bg'));
  const glue: object = engineModule;
  if (!isGlue(glue)) throw new Error('The schema engine package is not what it was.');
  const { instance } = await WebAssembly.instantiate(await readFile(fileURLToPath(file)), {
    './schema_engine_bg.js': glue,
  });
  glue.__wbg_set_wasm(instance.exports);
  const { __wbindgen_start: start } = instance.exports;
  if (typeof start === 'function') start();
}
