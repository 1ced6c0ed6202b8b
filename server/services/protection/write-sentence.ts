/**
 * Joins the areas' parts to the one sentence on the stack's protection.
 * @param parts as in protection-parts.ts
 * @returns null if no area has anything set up
 */
export function writeSentence(parts: (string | null)[]): string | null {
  const said = parts.filter((part) => part !== null);
  const text = said.join(', ');
  return text === '' ? null : `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
}
