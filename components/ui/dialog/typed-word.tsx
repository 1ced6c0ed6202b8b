import { useId } from 'react';
import { Input } from '../input.tsx';
import { Label } from '../label.tsx';

type TypedWordProps = {
  /** What is to be typed. */
  word: string;
  value: string;
  disabled: boolean;
  onChange: (value: string) => void;
};

/** Asks to type a word before an action that cannot be undone, and says if another word was typed. */
export function TypedWord({ word, value, disabled, onChange }: TypedWordProps) {
  const ids = { field: useId(), fault: useId() };
  const isOther = value.trim() !== '' && !word.startsWith(value.trim());
  return (
    <div className="flex flex-col gap-1.5">
      <Label htmlFor={ids.field}>
        Type <bdi className="break-all rounded-sm bg-sunken px-1 py-0.5 font-mono">{word}</bdi> to confirm
      </Label>
      <Input
        id={ids.field}
        value={value}
        onChange={({ target }) => onChange(target.value)}
        aria-invalid={isOther}
        aria-describedby={isOther ? ids.fault : undefined}
        autoComplete="off"
        autoCapitalize="none"
        autoCorrect="off"
        spellCheck={false}
        disabled={disabled}
        autoFocus
      />
      {isOther ? (
        <p id={ids.fault} className="text-bad text-sm">
          This is not <bdi className="break-all font-mono">{word}</bdi>.
        </p>
      ) : null}
    </div>
  );
}
