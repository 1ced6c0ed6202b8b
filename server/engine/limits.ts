/** Bounds on what a daemon may use. */
export type EngineLimits = {
  /** How many sessions in the repository copy at once. */
  connections: number;
  /** Bytes that chunks and parts in flight may hold together. */
  memoryBytes: number;
  /** How many parts one multipart upload may have. */
  partLimit: number;
  /** Whether all parts but the last have one size, which never grows; false unless given. */
  equalParts?: boolean;
  /** Resolves when so many bytes may be sent to the bucket; absent if there is no such bound. */
  onPace?: (bytes: number, signal: AbortSignal) => Promise<void>;
};
