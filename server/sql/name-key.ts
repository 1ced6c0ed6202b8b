/** What a relation is told by in maps and sets. A name with a dot makes "schema.name" the same text for two relations. */
export function nameKey({ schema, name }: { schema: string; name: string }): string {
  return JSON.stringify([schema, name]);
}
