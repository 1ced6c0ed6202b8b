import { createHash, createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject } from 'node:crypto';

/** A stack's Ed25519 key pair. `publicKey` is the 32 bytes of the public key in hex. */
export type StackKey = { publicKey: string; fingerprint: string; privateKey: KeyObject };

/** A key pair as it is stored. The private key is PKCS #8 (RFC 8410) in base64. */
export type KeptStackKey = { publicKey: string; privateKey: string };

/** Generates a new key pair. */
export function makeStackKey(): KeptStackKey {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519');
  return {
    publicKey: rawPublicKey(publicKey),
    privateKey: privateKey.export({ format: 'der', type: 'pkcs8' }).toString('base64'),
  };
}

/**
 * Opens a stored key pair. The public key is computed from the private key, so the two always belong together.
 * @throws TypeError when the text is no private key
 */
export function openStackKey({ privateKey: text }: Pick<KeptStackKey, 'privateKey'>): StackKey {
  const privateKey = createPrivateKey({ key: Buffer.from(text, 'base64'), format: 'der', type: 'pkcs8' });
  const publicKey = rawPublicKey(createPublicKey(privateKey));
  return { publicKey, fingerprint: fingerprintOf(publicKey), privateKey };
}

/**
 * Computes the fingerprint that people compare and that TRUSTED_ARCHIVE_KEYS lists: the first 32 hexadecimal digits of the SHA-256 of the
 * public key's 32 bytes.
 */
export function fingerprintOf(publicKey: string): string {
  return createHash('sha256').update(Buffer.from(publicKey, 'hex')).digest('hex').slice(0, 32);
}

/** @param publicKey 32 bytes in hex */
export function toPublicKey(publicKey: string): KeyObject {
  const x = Buffer.from(publicKey, 'hex').toString('base64url');
  return createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x }, format: 'jwk' });
}

function rawPublicKey(key: KeyObject): string {
  return Buffer.from(key.export({ format: 'jwk' }).x ?? '', 'base64url').toString('hex');
}
