import { Progress as Primitive } from 'radix-ui';
import { classNames } from '#lib/class-names.ts';

const tones = {
  work: 'bg-work-solid',
  good: 'bg-good-solid',
  bad: 'bg-bad-solid',
  idle: 'bg-idle-solid',
} as const;

type ProgressProps = {
  /** 0 to 1, or null while the total is not known: the bar then only shows that something is running. */
  value: number | null;
  label: string;
  /** What a screen reader says for the value, such as "12,000 of 46,273 rows". */
  valueText?: string;
  tone?: keyof typeof tones;
  className?: string;
};

export function Progress({ value, label, valueText, tone = 'work', className }: ProgressProps) {
  return (
    <Primitive.Root
      value={value === null ? null : Math.round(value * 1000)}
      max={1000}
      aria-label={label}
      aria-valuetext={valueText}
      getValueLabel={() => valueText ?? ''}
      className={classNames('relative h-2 w-full overflow-hidden rounded-full bg-idle-tint', className)}
    >
      {value === null ? (
        <Primitive.Indicator
          data-indeterminate
          className={classNames('h-full w-1/3 animate-indeterminate rounded-full', tones[tone])}
        />
      ) : (
        <Primitive.Indicator
          className={classNames('h-full w-full origin-left transition-transform duration-200 ease-linear', tones[tone])}
          style={{ transform: `scaleX(${value})` }}
        />
      )}
    </Primitive.Root>
  );
}
