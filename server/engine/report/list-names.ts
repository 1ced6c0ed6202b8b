/** Joins names with commas. With more than `most`, it names the first ones and counts the others: "a, b, c and 31 more". */
export function listNames(names: readonly string[], most = 10): string {
  if (names.length <= most) return names.join(', ');
  return `${names.slice(0, most).join(', ')} and ${names.length - most} more`;
}

/** Returns the first `most` sentences, and one that counts the others. */
export function boundSentences(sentences: readonly string[], most = 10): string[] {
  if (sentences.length <= most) return [...sentences];
  return [...sentences.slice(0, most), `And ${sentences.length - most} more.`];
}
