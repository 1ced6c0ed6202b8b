import { showInvisibleInProse } from '#lib/format/show-invisible.ts';

/** What of an element's attributes is read by people, on the screen or by a screen reader. */
const readAttributes = ['title', 'alt', 'placeholder', 'aria-label', 'aria-description', 'aria-valuetext'];

/**
 * An element's props, so that nothing invisible, and nothing that turns the direction of what follows, is in what it shows as text:
 * each such character is written as its code. The same object where there is none. Values of fields stay as they are.
 */
export function visibleProps(props: unknown): unknown {
  if (typeof props !== 'object' || props === null) return props;
  const changed: [string, unknown][] = [];
  for (const [name, value] of Object.entries(props)) {
    const shown =
      name === 'children' ? visibleChildren(value) : readAttributes.includes(name) ? visibleText(value) : value;
    if (shown !== value) changed.push([name, shown]);
  }
  return changed.length === 0 ? props : { ...props, ...Object.fromEntries(changed) };
}

function visibleChildren(children: unknown): unknown {
  if (!Array.isArray(children)) return visibleText(children);
  const shown = children.map(visibleText);
  return shown.some((child, index) => child !== children[index]) ? shown : children;
}

function visibleText(value: unknown): unknown {
  return typeof value === 'string' ? showInvisibleInProse(value) : value;
}
