'use client';

import { type ReactNode, useEffect, useLayoutEffect, useRef } from 'react';
import { createPortal } from 'react-dom';

type TooltipBubbleProps = {
  id: string;
  anchor: Element;
  onEnter: () => void;
  onLeave: () => void;
  onDismiss: () => void;
  children: ReactNode;
};

const gap = 6;
/** From the window's edges. */
const margin = 12;

/** Above the thing, or below it where there is no room, and always within the window. Escape and scrolling take it away. */
export function TooltipBubble({ id, anchor, onEnter, onLeave, onDismiss, children }: TooltipBubbleProps) {
  const bubble = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    if (bubble.current) place(bubble.current, anchor);
  }, [anchor]);
  useEffect(() => {
    const onKey = ({ key }: KeyboardEvent) => key === 'Escape' && onDismiss();
    document.addEventListener('keydown', onKey);
    document.addEventListener('scroll', onDismiss, { capture: true, passive: true });
    return () => {
      document.removeEventListener('keydown', onKey);
      document.removeEventListener('scroll', onDismiss, { capture: true });
    };
  }, [onDismiss]);
  return createPortal(
    <div
      ref={bubble}
      id={id}
      role="tooltip"
      onPointerEnter={onEnter}
      onPointerLeave={onLeave}
      className="pointer-events-auto fixed z-50 w-max max-w-72 animate-appear rounded-md bg-text px-2.5 py-1.5 text-canvas text-sm"
    >
      {children}
    </div>,
    document.body,
  );
}

function place(bubble: HTMLElement, anchor: Element): void {
  const thing = anchor.getBoundingClientRect();
  const { width, height } = bubble.getBoundingClientRect();
  const widest = document.documentElement.clientWidth - margin - width;
  const left = Math.max(margin, Math.min(thing.left + thing.width / 2 - width / 2, widest));
  const above = thing.top - gap - height;
  bubble.style.left = `${left}px`;
  bubble.style.top = `${above >= margin ? above : thing.bottom + gap}px`;
}
