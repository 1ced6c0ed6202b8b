import { gateRoutes } from '#server/http/gate-routes.ts';

/** What nginx `auth_request` and Traefik forwardAuth ask before each call of the stack's own services. */
export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = gateRoutes();
