/** The console's sign: three layers, one on another. */
export function Mark({ className }: { className?: string }) {
  return (
    <svg viewBox="0 0 24 24" fill="none" aria-hidden="true" className={className}>
      <path d="M12 3 3 7.5l9 4.5 9-4.5L12 3Z" fill="currentColor" />
      <path
        d="m3.5 12 8.5 4.25L20.5 12M3.5 16.25 12 20.5l8.5-4.25"
        stroke="currentColor"
        strokeWidth="1.75"
        strokeLinejoin="round"
        strokeLinecap="round"
      />
    </svg>
  );
}
