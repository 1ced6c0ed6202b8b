'use client';

import dynamic from 'next/dynamic';
import { useEffect, useState } from 'react';
import { loadPatiently } from '../hooks/load-patiently.ts';

const { promise: toasterMounted, resolve: tellMounted } = Promise.withResolvers<void>();

/** Settled once a toast can be shown. */
export { toasterMounted };

const load = () => import('./sonner-toaster.tsx');
const Sonner = dynamic(async () => (await loadPatiently(load)).SonnerToaster, { ssr: false });

/** Where short answers to a press appear ("Deleted ..."); loaded when the page has come alive. */
export function Toaster() {
  const [alive, setAlive] = useState(false);
  useEffect(() => setAlive(true), []);
  return alive ? <Sonner onMounted={tellMounted} /> : null;
}
