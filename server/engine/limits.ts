/** Bounds on what a daemon may use. */
export type EngineLimits = {
  /** Sessions in the repository that copy at once. */
  connections: number;
  /** Bytes that chunks and parts in flight may hold together. */
  memoryBytes: number;
  /** Parts that one multipart upload may have. */
  partLimit: number;
  /** All parts but the last have one size, and never grow; false unless told. */
  equalParts?: boolean;
};
