// Made of take-rows.wat by `npm run build:wasm`.
const encoded =
  'AGFzbQEAAAABBwFgAn9/AX8DAgEABQMBAAkHEQIGbWVtb3J5AgAEdGFrZQAACtMBAdABAQl/QcAAIQIgAiAAaiEDQdCAECEEIAQgAWohBQJAA0AgAkEFaiADSw0BIAItAABB5ABHDQEgAigAASEGIAZB/4H8B3FBGHcgBkGA/oN4cUEId3JBBGshBiACQQVqIQkgBiADIAlrSw0BIAYgBSAEa0sNASAJIAZqIQcgBCEKA0AgCiAJ/QAAAP0LAAAgCkEQaiEKIAlBEGoiCSAHSQ0ACyAEIAZqIQQgByECIAhBAWohCAwACwtBACACQcAAazYCAEEEIAg2AgAgBEHQgBBrCw==';

/** The WebAssembly module of take-rows.wat. */
export function takeRowsModule(): Uint8Array<ArrayBuffer> {
  return new Uint8Array(Buffer.from(encoded, 'base64'));
}
