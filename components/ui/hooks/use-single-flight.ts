'use client';

import { useRef } from 'react';

/**
 * The same call, of which only one is under way at a time: a second press of a button, before the button shows that it was pressed,
 * gets the answer of the first and sends nothing.
 */
export function useSingleFlight<Input, Output>(
  call: (input: Input) => Promise<Output>,
): (input: Input) => Promise<Output> {
  const flight = useRef<Promise<Output> | null>(null);
  return (input) => {
    flight.current ??= call(input).finally(() => {
      flight.current = null;
    });
    return flight.current;
  };
}
