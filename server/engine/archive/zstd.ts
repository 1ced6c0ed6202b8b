import { promisify } from 'node:util';
import { constants, zstdCompress, zstdDecompress, zstdDecompressSync } from 'node:zlib';
import { clamp } from '#lib/clamp.ts';
import { mostFrameBytes } from './archive-bounds.ts';

const compress = promisify(zstdCompress);
const decompress = promisify(zstdDecompress);

/** Less is unpacked sooner than the thread pool takes it. */
const mostBytesAtOnce = 16 * 1024;
const frameMagic = 0xfd2fb528;
const outputBytes = 512 * 1024;
/** Of what a decoder must keep to look back at: 8 MiB, as every decoder has. */
const mostWindowLog = 23;
const contentSizeBytes = [0, 2, 4, 8] as const;
const dictionaryBytes = [0, 1, 2, 4] as const;

/** One zstd frame that tells its content's size and carries its checksum. Works on the thread pool. */
export function compressFrame(data: Buffer): Promise<Buffer> {
  return compress(data, {
    chunkSize: Math.min(outputBytes, Math.max(1024, data.length)),
    pledgedSrcSize: data.length,
    params: { [constants.ZSTD_c_compressionLevel]: 1, [constants.ZSTD_c_checksumFlag]: 1 },
  });
}

/**
 * Decompresses the frames that stand one after another in `data`, each by itself, on the thread pool but where they are small.
 * @throws RangeError when they hold more or less than `rawBytes`, Error when they are no whole zstd frames, or larger than any that
 * a backup writes
 */
export async function decompressFrames(data: Buffer, rawBytes: number): Promise<Buffer[]> {
  const pieces: Buffer[] = [];
  let left = rawBytes;
  for (let start = 0; start < data.length; ) {
    const length = frameLength(data, start);
    const frame = data.subarray(start, start + length);
    const options = {
      params: { [constants.ZSTD_d_windowLogMax]: mostWindowLog },
      maxOutputLength: clamp(left, 1, mostFrameBytes),
      chunkSize: clamp(left, 1024, 2 * 1024 * 1024),
    };
    const piece = left <= mostBytesAtOnce ? zstdDecompressSync(frame, options) : await decompress(frame, options);
    left -= piece.length;
    if (left < 0) throw new RangeError('The frames hold more than they should.');
    pieces.push(piece);
    start += length;
  }
  if (left !== 0) throw new RangeError('The frames hold less than they should.');
  return pieces;
}

/**
 * Bytes of the frame that starts at `start`, found by walking its blocks
 * (https://www.rfc-editor.org/rfc/rfc8878#section-3.1.1): node:zlib stops after the first frame and tells not where.
 */
function frameLength(data: Buffer, start: number): number {
  if (data.readUInt32LE(start) !== frameMagic) throw new Error('There is no zstd frame where one should start.');
  const descriptor = data.readUInt8(start + 4);
  const singleSegment = (descriptor & 0x20) !== 0;
  const sizeFlag = descriptor >> 6;
  const sizeBytes = sizeFlag === 0 && singleSegment ? 1 : (contentSizeBytes[sizeFlag] ?? 0);
  let position = start + 5 + (singleSegment ? 0 : 1) + (dictionaryBytes[descriptor & 3] ?? 0) + sizeBytes;
  for (let isLast = false; !isLast; ) {
    const header = data.readUIntLE(position, 3);
    const isRunLength = ((header >> 1) & 3) === 1;
    isLast = (header & 1) === 1;
    position += 3 + (isRunLength ? 1 : header >> 3);
  }
  position += (descriptor & 4) !== 0 ? 4 : 0;
  if (position > data.length) throw new Error('The last zstd frame is cut short.');
  return position - start;
}
