import { ExplainedChoice } from './explained-choice.tsx';

type SafetyChoiceProps = { value: boolean; disabled: boolean; onChange: (value: boolean) => void };

/** Whether a restore backs up first what it replaces, and what either means. */
export function SafetyChoice(props: SafetyChoiceProps) {
  return (
    <ExplainedChoice
      {...props}
      label="Take a safety backup first"
      about={
        props.value
          ? 'The restore can be undone afterwards. Adds the time of a backup to the downtime.'
          : 'The restore cannot be undone: the current data is lost unless another backup has it.'
      }
    />
  );
}
