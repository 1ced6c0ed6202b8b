import { sign, verify } from 'node:crypto';
import { z } from 'zod';
import { fingerprintOf, type StackKey, toPublicKey } from './stack-key.ts';

/** What a sealed statement is about. The signature covers it: a statement of one kind is never taken for one of another. */
export type SealedKind = 'stack-console-attestation-1' | 'stack-console-record-1';

/** A statement whose signature holds. Who the key belongs to is not said by that. */
export type OpenedSeal = { statement: unknown; fingerprint: string };

const envelope = z.strictObject({
  format: z.string(),
  /** JSON, signed as this very text. */
  statement: z.string(),
  publicKey: z.string().regex(/^[0-9a-f]{64}$/),
  signature: z.string().regex(/^[0-9a-f]{128}$/),
});
type Envelope = z.infer<typeof envelope>;

/** Signs a statement (whatever JSON can hold). @returns one line of ASCII */
export function sealStatement(kind: SealedKind, statement: object, key: StackKey): Buffer {
  const text = toAscii(statement);
  const signature = sign(null, signedBytes(kind, text), key.privateKey).toString('hex');
  return write({ format: kind, statement: text, publicKey: key.publicKey, signature });
}

/**
 * Opens a sealed statement. The text has one form alone, so that no byte of it can be changed unseen.
 * @returns null when it is no sealed statement of this kind, or when its signature does not hold
 */
export function openSeal(kind: SealedKind, sealed: Buffer): OpenedSeal | null {
  const parsed = envelope.safeParse(parse(sealed.toString('latin1')));
  if (!parsed.success || parsed.data.format !== kind || !write(parsed.data).equals(sealed)) return null;
  const { statement, publicKey, signature } = parsed.data;
  if (!holds(signedBytes(kind, statement), publicKey, signature)) return null;
  return { statement: parse(statement), fingerprint: fingerprintOf(publicKey) };
}

function holds(bytes: Buffer, publicKey: string, signature: string): boolean {
  try {
    return verify(null, bytes, toPublicKey(publicKey), Buffer.from(signature, 'hex'));
  } catch {
    return false;
  }
}

function signedBytes(kind: SealedKind, statement: string): Buffer {
  return Buffer.from(`${kind}\n${statement}`);
}

function write({ format, statement, publicKey, signature }: Envelope): Buffer {
  return Buffer.from(toAscii({ format, statement, publicKey, signature }));
}

/** JSON in ASCII, so that it reads the same in whatever encoding a program takes a ZIP's comment for. */
function toAscii(value: object): string {
  return JSON.stringify(value).replaceAll(
    /[\u007f-\uffff]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
