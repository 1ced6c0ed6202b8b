import { createHash, type Hash } from 'node:crypto';
import { S3Error } from './s3-error.ts';
import { hmac, isSameText, sha256Hex, type VerifiedSignature } from './verify-signature.ts';

const longestLine = 16 * 1024;
const emptyHash = sha256Hex('');

/**
 * Takes an aws-chunked body apart: `<hex size>[;chunk-signature=...]\r\n<data>\r\n` ..., a chunk of size 0, trailers.
 * Each chunk's signature is checked, chained to the request's, when the body is a signed one.
 * https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-streaming-trailers.html
 */
export class AwsChunkDecoder {
  readonly trailers = new Map<string, string>();
  private readonly signed: VerifiedSignature | null;
  private readonly hasTrailer: boolean;
  private state: 'header' | 'data' | 'data end' | 'trailer' | 'done' = 'header';
  private line: Buffer = Buffer.alloc(0);
  private left = 0;
  private chunkHash: Hash | null = null;
  private chunkSignature = '';
  private previousSignature: string;

  /** @throws S3Error InvalidRequest when the payload hash names no known kind of aws-chunked body. */
  constructor(signature: VerifiedSignature) {
    const kind = signature.payloadHash;
    const isSigned = kind.startsWith('STREAMING-AWS4-HMAC-SHA256-PAYLOAD');
    this.hasTrailer = kind.endsWith('-TRAILER');
    if (!isSigned && kind !== 'STREAMING-UNSIGNED-PAYLOAD-TRAILER') {
      throw new S3Error(
        'InvalidRequest',
        'x-amz-content-sha256 names a kind of streaming body that is not known here.',
      );
    }
    this.signed = isSigned ? signature : null;
    this.previousSignature = signature.signature;
  }

  /** Takes the next bytes of the body and gives the pieces of content in them. @throws S3Error */
  *push(input: Buffer): Generator<Buffer> {
    let rest = input;
    while (rest.length > 0) {
      if (this.state === 'data') {
        const piece = rest.subarray(0, this.left);
        rest = rest.subarray(piece.length);
        this.left -= piece.length;
        this.chunkHash?.update(piece);
        if (this.left === 0) this.state = 'data end';
        yield piece;
        continue;
      }
      const end = rest.indexOf(0x0a);
      const taken = end === -1 ? rest : rest.subarray(0, end + 1);
      this.line = Buffer.concat([this.line, taken]);
      rest = rest.subarray(taken.length);
      if (this.line.length > longestLine) throw new S3Error('InvalidRequest', 'A chunk of the body is not framed.');
      if (end !== -1) this.takeLine();
    }
  }

  /** @throws S3Error IncompleteBody when the body ended too early. */
  finish(): void {
    if (this.state !== 'done') throw new S3Error('IncompleteBody', 'The body ended before its last chunk.');
  }

  private takeLine(): void {
    const line = this.line.toString('latin1').replace(/\r?\n$/, '');
    this.line = Buffer.alloc(0);
    if (this.state === 'header') this.takeChunkHeader(line);
    else if (this.state === 'data end') this.endChunk(line);
    else if (this.state === 'trailer') this.takeTrailer(line);
    else throw new S3Error('IncompleteBody', 'The body goes on after its last chunk.');
  }

  private takeChunkHeader(line: string): void {
    const match = /^([0-9a-fA-F]{1,15})(?:;chunk-signature=([0-9a-f]{64}))?$/.exec(line);
    if (match === null) throw new S3Error('InvalidRequest', 'A chunk of the body is not framed.');
    this.left = Number.parseInt(match[1] ?? '', 16);
    this.chunkSignature = match[2] ?? '';
    this.chunkHash = this.signed === null ? null : createHash('sha256');
    if (this.left > 0) {
      this.state = 'data';
      return;
    }
    this.checkChunkSignature();
    this.state = 'trailer';
  }

  private endChunk(line: string): void {
    if (line !== '') throw new S3Error('IncompleteBody', 'A chunk of the body is longer than its header says.');
    this.checkChunkSignature();
    this.state = 'header';
  }

  private checkChunkSignature(): void {
    if (this.signed === null || this.chunkHash === null) return;
    const { timestamp, scope, signingKey } = this.signed;
    const text = [
      'AWS4-HMAC-SHA256-PAYLOAD',
      timestamp,
      scope,
      this.previousSignature,
      emptyHash,
      this.chunkHash.digest('hex'),
    ].join('\n');
    this.expectSignature(hmac(signingKey, text).toString('hex'), this.chunkSignature);
  }

  private takeTrailer(line: string): void {
    if (line !== '') {
      const [name = '', ...value] = line.split(':');
      if (!this.hasTrailer || value.length === 0 || this.trailers.size > 16) throw new S3Error('MalformedTrailerError');
      this.trailers.set(name.trim().toLowerCase(), value.join(':').trim());
      return;
    }
    if (this.signed !== null && this.hasTrailer) this.checkTrailerSignature(this.signed);
    this.trailers.delete('x-amz-trailer-signature');
    this.state = 'done';
  }

  private checkTrailerSignature({ timestamp, scope, signingKey }: VerifiedSignature): void {
    const text = [...this.trailers]
      .filter(([name]) => name !== 'x-amz-trailer-signature')
      .map(([name, value]) => `${name}:${value}\n`)
      .join('');
    const signed = ['AWS4-HMAC-SHA256-TRAILER', timestamp, scope, this.previousSignature, sha256Hex(text)].join('\n');
    this.expectSignature(hmac(signingKey, signed).toString('hex'), this.trailers.get('x-amz-trailer-signature') ?? '');
  }

  private expectSignature(expected: string, given: string): void {
    if (!isSameText(expected, given)) throw new S3Error('SignatureDoesNotMatch');
    this.previousSignature = expected;
  }
}
