import { showInvisible } from '#lib/format/show-invisible.ts';

/** An answer, or an expected one, as it is written: tabs and lines stay apart, and what is invisible is shown. */
export function AnswerText({ text }: { text: string }) {
  const lines = text.split('\n').map((line) => line.split('\t').map(showInvisible).join('   '));
  return (
    <bdi className="whitespace-pre-wrap break-words font-mono text-sm">
      {lines.join('\n') === '' ? '(empty)' : lines.join('\n')}
    </bdi>
  );
}
