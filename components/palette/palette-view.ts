/** What the palette shows: commands to choose from, or the list of keys. */
export type PaletteView = 'commands' | 'shortcuts';
