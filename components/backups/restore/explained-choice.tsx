import { Checkbox } from '#components/ui/checkbox.tsx';

type ExplainedChoiceProps = {
  label: string;
  /** What the present value means. Two lines are kept free for it, so that nothing moves when it changes. */
  about: string;
  value: boolean;
  disabled: boolean;
  onChange: (value: boolean) => void;
};

/** A checkbox of the restore dialog that says what its value means. */
export function ExplainedChoice({ about, value, ...choice }: ExplainedChoiceProps) {
  return <Checkbox {...choice} checked={value} about={<span className="block min-h-10">{about}</span>} />;
}
