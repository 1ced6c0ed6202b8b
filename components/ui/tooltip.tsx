'use client';

import { Slot } from 'radix-ui';
import { type FocusEvent, type PointerEvent, type ReactNode, useEffect, useId, useRef, useState } from 'react';
import { TooltipBubble } from './tooltip-bubble.tsx';

const openAfterMs = 250;
/** Time to move the pointer from the thing onto its tooltip, which stays while it is there. */
const closeAfterMs = 150;

/** What a thing means, on hover and on focus. The child must be able to take the focus for the keyboard to reach it. */
export function Tooltip({ content, children }: { content: ReactNode; children: ReactNode }) {
  const id = useId();
  const [anchor, setAnchor] = useState<Element | null>(null);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);
  const change = (next: Element | null, afterMs: number) => {
    clearTimeout(timer.current);
    timer.current = setTimeout(() => setAnchor(next), afterMs);
  };
  const close = () => change(null, closeAfterMs);
  return (
    <>
      <Slot.Root
        aria-describedby={anchor ? id : undefined}
        onPointerEnter={({ pointerType, currentTarget }: PointerEvent) => {
          if (pointerType !== 'touch') change(currentTarget, openAfterMs);
        }}
        onPointerLeave={close}
        onPointerDown={() => change(null, 0)}
        onFocus={({ currentTarget }: FocusEvent) => {
          if (currentTarget.matches(':focus-visible')) change(currentTarget, 0);
        }}
        onBlur={() => change(null, 0)}
      >
        {children}
      </Slot.Root>
      {anchor ? (
        <TooltipBubble
          id={id}
          anchor={anchor}
          onEnter={() => change(anchor, 0)}
          onLeave={close}
          onDismiss={() => change(null, 0)}
        >
          {content}
        </TooltipBubble>
      ) : null}
    </>
  );
}
