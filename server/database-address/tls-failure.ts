const ofCertificate = new Set([
  'SELF_SIGNED_CERT_IN_CHAIN',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'UNABLE_TO_GET_ISSUER_CERT',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
]);

/**
 * What a connection failed of, where it is TLS: a sentence about the server, without its name.
 * @param code of the error, null if it has none
 * @param message of the error; it is looked at and not quoted
 * @returns null where it is something else
 */
export function describeTlsFailure(code: string | null, message: string): string | null {
  if (code !== null && ofCertificate.has(code)) {
    return `has a certificate that no known authority has signed (${code}): name the authority's file in sslrootcert of the address or in NODE_EXTRA_CA_CERTS, or use sslmode=require, which does not check it.`;
  }
  if (code === 'ERR_TLS_CERT_ALTNAME_INVALID') {
    return 'has a certificate for another host name: use the name that is in the certificate, or sslmode=verify-ca with sslrootcert.';
  }
  if (code === 'CERT_HAS_EXPIRED') return 'has a certificate that has expired: renew it.';
  if (message.includes('does not support SSL connections')) {
    return 'does not offer TLS: switch it on at the server, or use sslmode=disable.';
  }
  if (message.includes('no encryption')) {
    return 'takes no connection without TLS (pg_hba.conf): add sslmode=require or sslmode=verify-full to the address.';
  }
  return null;
}
