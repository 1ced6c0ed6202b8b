import * as react from 'react/jsx-runtime';
import { visibleProps } from './visible-props.ts';

// What JSX is compiled to (jsxImportSource in tsconfig.json): React's own, for which all text is made visible first.
export type { JSX } from 'react/jsx-runtime';
export const Fragment = react.Fragment;
export const jsx: typeof react.jsx = (type, props, key) => react.jsx(type, visibleProps(props), key);
export const jsxs: typeof react.jsxs = (type, props, key) => react.jsxs(type, visibleProps(props), key);
