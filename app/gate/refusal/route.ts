import { gateRefusalRoutes } from '#server/http/gate-routes.ts';

/** nginx drops the body of a refused `auth_request`: it gets here what to answer. */
export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = gateRefusalRoutes();
