/**
 * How npm start starts the front, and the front the process of the pages, so that both give memory back. V8 keeps 24 MB at most for new objects, and not 192.
 * glibc gives each block of a megabyte or more back to the system as soon as it is freed (a password takes 19 MiB on one of four
 * threads, which would keep them), and keeps smaller ones in two places, and not in eight for each processor.
 */
export const memoryOptions = {
  node: ['--max-semi-space-size=8'],
  variables: { MALLOC_MMAP_THRESHOLD_: '1048576', MALLOC_ARENA_MAX: '2' },
};
