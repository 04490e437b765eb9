/** In the order in which they are asked. */
export const controllerNames = ['numa', 'ksm', 'balloon', 'capacity'] as const;
export type ControllerName = (typeof controllerNames)[number];
