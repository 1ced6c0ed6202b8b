import { Fingerprint } from '#components/ui/text/fingerprint.tsx';
import { ForeignName } from '#components/ui/text/foreign-name.tsx';
import type { ArchiveOrigin, ArchiveSigner } from '#lib/contracts/archive-origin.ts';

/** Who a backup says it is by, where that is not this stack. @param signer null if it has no signature */
export function OriginSentence({ signer }: { signer: ArchiveSigner | null }) {
  if (signer === null) return 'This backup is not signed, so nobody can tell which stack made it.';
  return (
    <>
      This backup was not made by this stack. It is signed by “<ForeignName name={signer.stack} />” with the key{' '}
      <Fingerprint value={signer.fingerprint} />.
    </>
  );
}

type OriginWordsProps = { origin: ArchiveOrigin | null; signer: ArchiveSigner | null };

/** Who made a backup, by its signature. */
export function OriginWords({ origin, signer }: OriginWordsProps) {
  if (origin === 'OWN') return 'Signed by this stack';
  if (origin === 'INVALID') return 'The signature does not hold: nothing is restored from this backup';
  if (origin === null) return 'The signature could not be read';
  if (origin !== 'TRUSTED' || signer === null) return <OriginSentence signer={signer} />;
  return (
    <>
      Signed by “<ForeignName name={signer.stack} />
      ”, whose key <Fingerprint value={signer.fingerprint} /> is trusted here
    </>
  );
}
