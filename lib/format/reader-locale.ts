/** The reader's own locale for dates, as the browser tells it; British English where there is no browser. */
export function readerLocale(): string {
  return typeof document === 'undefined' ? 'en-GB' : navigator.language;
}
