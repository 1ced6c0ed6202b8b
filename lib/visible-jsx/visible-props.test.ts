import { expect, test } from 'vitest';
import { visibleProps } from './visible-props.ts';

test('text and what is read of attributes shows what would be invisible; all else is as it was', () => {
  const onClick = () => undefined;
  const props = {
    children: ['shop\u202egpj', 12, null, { props: '\u202e' }],
    'aria-label': 'Delete a\u200bb',
    title: 'a\u0000',
    value: 'a\u202eb',
    href: '/a\u202e',
    onClick,
  };
  expect(visibleProps(props)).toEqual({
    ...props,
    children: ['shop‹U+202E›gpj', 12, null, { props: '\u202e' }],
    'aria-label': 'Delete a‹U+200B›b',
    title: 'a‹U+0000›',
  });
});

test('where there is nothing to show it is the same object, which React may have frozen', () => {
  const props = Object.freeze({ children: Object.freeze(['a', 'مخزن\n', 'é']), title: 'b', value: '\u202e' });
  expect(visibleProps(props)).toBe(props);
  expect(visibleProps(null)).toBeNull();
  expect(visibleProps(undefined)).toBeUndefined();
});
