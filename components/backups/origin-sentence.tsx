import { Fingerprint } from '#components/ui/fingerprint.tsx';
import { ForeignName } from '#components/ui/foreign-name.tsx';
import type { ArchiveSigner } from '#lib/contracts/archive-origin.ts';

/** Who a backup says it is by, where that is not this stack. @param signer null: it has no signature */
export function OriginSentence({ signer }: { signer: ArchiveSigner | null }) {
  if (signer === null) return 'This backup is not signed, so nobody can tell which stack made it.';
  return (
    <>
      This backup was not made by this stack. It is signed by “<ForeignName name={signer.stack} />” with the key{' '}
      <Fingerprint value={signer.fingerprint} />.
    </>
  );
}
