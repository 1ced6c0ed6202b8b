import { sign, verify } from 'node:crypto';
import { z } from 'zod';
import { fingerprintOf, type StackKey, toPublicKey } from './stack-key.ts';

/** The kind of a sealed statement. The signature covers it, so a statement of one kind can't pass for one of another. */
export type SealedKind = 'stack-console-attestation-1' | 'stack-console-record-1';

/** A statement with a valid signature. That does not say whose key it is. */
export type OpenedSeal = { statement: unknown; fingerprint: string };

const envelope = z.strictObject({
  format: z.string(),
  /** JSON. The signature is that of this text. */
  statement: z.string(),
  publicKey: z.string().regex(/^[0-9a-f]{64}$/),
  signature: z.string().regex(/^[0-9a-f]{128}$/),
});
type Envelope = z.infer<typeof envelope>;

/** Signs a statement. @param statement a value that JSON can hold @returns one line of ASCII */
export function sealStatement(kind: SealedKind, statement: object, key: StackKey): Buffer {
  const text = toAscii(statement);
  const signature = sign(null, signedBytes(kind, text), key.privateKey).toString('hex');
  return writeEnvelope({ format: kind, statement: text, publicKey: key.publicKey, signature });
}

/**
 * Opens a sealed statement. Its text has only one valid form, so a change of any byte is noticed.
 * @returns null when it is no sealed statement of this kind, or when its signature is not valid
 */
export function openSeal(kind: SealedKind, sealed: Buffer): OpenedSeal | null {
  const parsed = envelope.safeParse(parseJson(sealed.toString('latin1')));
  if (!parsed.success || parsed.data.format !== kind || !writeEnvelope(parsed.data).equals(sealed)) return null;
  const { statement, publicKey, signature } = parsed.data;
  if (!isValidSignature(signedBytes(kind, statement), publicKey, signature)) return null;
  return { statement: parseJson(statement), fingerprint: fingerprintOf(publicKey) };
}

function isValidSignature(bytes: Buffer, publicKey: string, signature: string): boolean {
  try {
    return verify(null, bytes, toPublicKey(publicKey), Buffer.from(signature, 'hex'));
  } catch {
    return false;
  }
}

function signedBytes(kind: SealedKind, statement: string): Buffer {
  return Buffer.from(`${kind}\n${statement}`);
}

function writeEnvelope({ format, statement, publicKey, signature }: Envelope): Buffer {
  return Buffer.from(toAscii({ format, statement, publicKey, signature }));
}

/** Writes JSON in ASCII, so that programs read a ZIP's comment in the same way, whatever encoding they assume. */
function toAscii(value: object): string {
  return JSON.stringify(value).replaceAll(
    /[\u007f-\uffff]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

/** @returns null when the text is no JSON */
function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
