import type { FormEvent, ReactNode } from 'react';

type DialogFormProps = {
  /** Sends the form. If it returns false, something that is typed is wrong, and the first such field gets the focus. */
  onSubmit: () => unknown;
  /** The form judges its fields itself. */
  noValidate?: boolean;
  /** A dialog's body and its footer. */
  children: ReactNode;
};

/** A form that fills a dialog below its head. */
export function DialogForm({ onSubmit, noValidate = false, children }: DialogFormProps) {
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = event.currentTarget;
    if (onSubmit() !== false) return;
    requestAnimationFrame(() => form.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus());
  };
  return (
    <form noValidate={noValidate} onSubmit={submit} className="flex min-h-0 flex-col">
      {children}
    </form>
  );
}
