/** The services of the local cloud. */
export const SERVICES = ['ecs', 'mns', 'fc'] as const;
export type ServiceName = (typeof SERVICES)[number];
