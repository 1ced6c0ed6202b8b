const longest = 200;
const fit = /^[\p{L}\p{N}][\p{L}\p{N} ._()+-]*\.zip$/u;

/** What an uploaded backup may be called, for a sentence. */
export const uploadNameRule = `takes a name that ends with .zip and starts with a letter or a digit, of letters, digits, spaces and . _ - + ( ), ${longest} characters at most`;

/** Whether a file may be uploaded under this name: safe in a bucket, in an address and on every disk. */
export function isUploadName(name: string): boolean {
  return name.length <= longest && fit.test(name) && name === name.normalize('NFC');
}

/** The name that a file of this name may be uploaded under: its own where it fits, else one like it; '' when nothing of it fits. */
export function suggestUploadName(fileName: string): string {
  const stem = fileName
    .normalize('NFC')
    .replace(/\.zip$/i, '')
    .replace(/[^\p{L}\p{N} ._()+-]+/gu, '-')
    .replace(/^[^\p{L}\p{N}]+/u, '')
    .slice(0, longest - '.zip'.length)
    .trim();
  return stem === '' ? '' : `${stem}.zip`;
}
