/** The fingerprint of a key in groups of four digits; the gaps are blanks, which TRUSTED_ARCHIVE_KEYS takes as well. */
export function Fingerprint({ value }: { value: string }) {
  return <span className="font-mono text-sm tabular-nums">{value.match(/.{1,4}/g)?.join(' ')}</span>;
}
