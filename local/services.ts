/** The services of the local cloud: ECS, MNS (Simple Message Queue) and Function Compute. */
export const SERVICES = ['ecs', 'mns', 'fc'] as const;
export type ServiceName = (typeof SERVICES)[number];
