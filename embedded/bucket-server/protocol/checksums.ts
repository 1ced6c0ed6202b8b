import { createHash } from 'node:crypto';
import { crc32 } from 'node:zlib';
import { S3Error } from './s3-error.ts';

/** The checksums that this server computes, as in the header names `x-amz-checksum-<name>`. */
const algorithms = ['crc32', 'crc32c', 'sha1', 'sha256'] as const;

export type ChecksumAlgorithm = (typeof algorithms)[number];

/** A running checksum; `digest` gives it in base64, as S3's headers carry it. */
export type RunningChecksum = { update(piece: Buffer): void; digest(): string };

export function isChecksumAlgorithm(name: string): name is ChecksumAlgorithm {
  return algorithms.some((algorithm) => algorithm === name);
}

/** The algorithm of a header or trailer named `x-amz-checksum-...`. @throws S3Error NotImplemented */
export function checksumAlgorithmOf(headerName: string): ChecksumAlgorithm {
  const name = headerName.slice('x-amz-checksum-'.length);
  if (!isChecksumAlgorithm(name)) {
    throw new S3Error('NotImplemented', `The checksum ${name} is not done here: use ${algorithms.join(', ')}.`);
  }
  return name;
}

export function startChecksum(algorithm: ChecksumAlgorithm): RunningChecksum {
  if (algorithm === 'crc32') return runningCrc((piece, value) => crc32(piece, value));
  if (algorithm === 'crc32c') return runningCrc(crc32c);
  const hash = createHash(algorithm);
  return { update: (piece) => void hash.update(piece), digest: () => hash.digest('base64') };
}

function runningCrc(step: (piece: Buffer, value: number) => number): RunningChecksum {
  let value = 0;
  return {
    update: (piece) => {
      value = step(piece, value);
    },
    digest: () => {
      const bytes = Buffer.alloc(4);
      bytes.writeUInt32BE(value >>> 0);
      return bytes.toString('base64');
    },
  };
}

const crc32cTable = Uint32Array.from({ length: 256 }, (_, index) => {
  let value = index;
  for (let bit = 0; bit < 8; bit++) value = value & 1 ? (value >>> 1) ^ 0x82f63b78 : value >>> 1;
  return value;
});

/** CRC-32C (Castagnoli), which node:zlib lacks. */
function crc32c(piece: Buffer, previous: number): number {
  let value = ~previous;
  for (const byte of piece) value = (crc32cTable[(value ^ byte) & 0xff] ?? 0) ^ (value >>> 8);
  return ~value >>> 0;
}
