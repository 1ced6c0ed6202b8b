'use client';

import { useState } from 'react';
import { classNames } from '#lib/class-names.ts';
import { formatNumber } from '#lib/format/format-number.ts';
import { showInvisibleInProse } from '#lib/format/show-invisible.ts';

/** So much is shown without a fold, in any script and width. */
const fewCharacters = 400;
const fewLines = 6;

/** A person's text with its line breaks, in its own direction. A long one is folded to four lines; print shows all of it. */
export function FoldedText({ text, className }: { text: string; className?: string }) {
  const [isOpen, setOpen] = useState(false);
  const isLong = text.length > fewCharacters || text.split('\n', fewLines + 1).length > fewLines;
  const isFolded = isLong && !isOpen;
  return (
    <>
      <span
        dir="auto"
        className={classNames(
          'block text-start whitespace-pre-line wrap-anywhere',
          isFolded && 'line-clamp-4 print:line-clamp-none',
          className,
        )}
      >
        {showInvisibleInProse(text)}
      </span>
      {isLong ? (
        <button
          type="button"
          aria-expanded={isOpen}
          onClick={() => setOpen(!isOpen)}
          className="block w-fit rounded-sm text-link text-sm underline underline-offset-2 print:hidden"
        >
          {isOpen ? 'Show less' : `Show all (${formatNumber([...text].length)} characters)`}
        </button>
      ) : null}
    </>
  );
}
