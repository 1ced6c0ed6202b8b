const highestId = 2_147_483_647;

/** The number of a row in the console database (1 to 2,147,483,647) that a text names; null if it names none. */
export function parseId(text: string): number | null {
  if (!/^[1-9]\d{0,9}$/.test(text)) return null;
  const id = Number(text);
  return id <= highestId ? id : null;
}
