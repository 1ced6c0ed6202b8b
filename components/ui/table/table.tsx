import type { ComponentProps } from 'react';
import { classNames } from '#lib/class-names.ts';

/** Scrolls sideways inside its card when there is no room. */
export function Table({ className, ...rest }: ComponentProps<'table'>) {
  return (
    <div className="w-full overflow-x-auto">
      <table className={classNames('w-full border-collapse text-left', className)} {...rest} />
    </div>
  );
}

export function TableHeader(props: ComponentProps<'thead'>) {
  return <thead className="border-line border-b" {...props} />;
}

export function TableBody(props: ComponentProps<'tbody'>) {
  return <tbody className="divide-y divide-line" {...props} />;
}

export function TableRow({ className, ...rest }: ComponentProps<'tr'>) {
  return <tr className={classNames('transition-colors duration-150', className)} {...rest} />;
}

export function TableHead({ className, ...rest }: ComponentProps<'th'>) {
  return (
    <th
      scope="col"
      className={classNames(
        'h-10 whitespace-nowrap px-3 font-medium text-muted text-sm first:pl-5 last:pr-5',
        className,
      )}
      {...rest}
    />
  );
}

export function TableCell({ className, ...rest }: ComponentProps<'td'>) {
  return <td className={classNames('h-12 px-3 py-2 first:pl-5 last:pr-5', className)} {...rest} />;
}
