/**
 * Joins the areas' parts to the one sentence on the stack's protection.
 * @param parts as in protection-parts.ts
 * @param added what is said after them, if they say anything
 * @returns null if no area has anything set up
 */
export function writeSentence(parts: (string | null)[], added: (string | null)[] = []): string | null {
  if (parts.every((part) => part === null)) return null;
  const said = [...parts, ...added].filter((part) => part !== null);
  const text = said.join(', ');
  return text === '' ? null : `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
}
