import { notFoundRoutes } from '#server/http/not-found.ts';

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = notFoundRoutes();
