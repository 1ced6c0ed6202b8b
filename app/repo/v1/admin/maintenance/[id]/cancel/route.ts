import { maintenanceStepRoutes } from '#server/http/maintenance-step-routes.ts';
import { cancelMaintenance } from '#server/services/maintenance/cancel-maintenance.ts';

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = maintenanceStepRoutes(
  'cancel a planned maintenance',
  cancelMaintenance,
);
