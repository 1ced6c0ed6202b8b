/** A list with what was saved in the place of its older version. What is new comes when the list is read again. */
export function withSaved<Item extends { id: string }>(list: readonly Item[], saved: Item): Item[] {
  return list.map((one) => (one.id === saved.id ? saved : one));
}
