/** A text of at most `most` characters (UTF-16), the last of them "…" where it was longer. No character is cut in two. */
export function shorten(text: string, most = 300): string {
  if (text.length <= most) return text;
  const cut = text.slice(0, most - 1);
  const last = cut.charCodeAt(cut.length - 1);
  return `${last >= 0xd800 && last <= 0xdbff ? cut.slice(0, -1) : cut}…`;
}
