/** The inside of the ETag of the rules of retention. @param version 0 while retention is off */
export function retentionTag({ version }: { version: number }): string {
  return version === 0 ? 'off' : `retention-${version}`;
}
