'use client';

import { type UIEvent, useState } from 'react';

/** Rows drawn beyond the edges, so that none is missing while one scrolls. */
const beyond = 8;

/**
 * Which of very many rows of one height are to be drawn: those in sight and a few beyond.
 * @param rowHeight and `viewHeight` in pixels
 */
export function useRowWindow({
  count,
  rowHeight,
  viewHeight,
}: {
  count: number;
  rowHeight: number;
  viewHeight: number;
}) {
  const [top, setTop] = useState(0);
  const inSight = Math.ceil(viewHeight / rowHeight);
  const first = Math.max(Math.min(top, count - inSight) - beyond, 0);
  const end = Math.min(first + inSight + 2 * beyond, count);
  return {
    /** The first row to draw, and the one after the last. */
    first,
    end,
    onScroll: (event: UIEvent<HTMLElement>) => setTop(Math.floor(event.currentTarget.scrollTop / rowHeight)),
  };
}
