'use client';

import { Check, Copy } from 'lucide-react';
import { useEffect, useState } from 'react';
import { Button } from './button.tsx';

type CopyButtonProps = {
  text: string;
  label: string;
  /** Whether only screen readers get the label, for rows without room; it is shown on hover. */
  iconOnly?: boolean;
};

/** Copies `text`, and says for two seconds whether it did. */
export function CopyButton({ text, label, iconOnly = false }: CopyButtonProps) {
  const [outcome, setOutcome] = useState<'copied' | 'refused' | null>(null);
  useEffect(() => {
    if (outcome === null) return;
    const timer = setTimeout(() => setOutcome(null), 2000);
    return () => clearTimeout(timer);
  }, [outcome]);
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(text);
      setOutcome('copied');
    } catch {
      setOutcome('refused');
    }
  };
  return (
    <Button size={iconOnly ? 'icon' : 'sm'} variant="quiet" title={iconOnly ? label : undefined} onClick={copy}>
      {outcome === 'copied' ? <Check aria-hidden /> : <Copy aria-hidden />}
      <span aria-live="polite" className={iconOnly && outcome !== 'refused' ? 'sr-only' : undefined}>
        {outcome === 'copied' ? 'Copied' : outcome === 'refused' ? 'The browser refused to copy' : label}
      </span>
    </Button>
  );
}
