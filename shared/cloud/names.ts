/**
 * The names of the queues and the topic in s.yaml. The functions get them from their environment; all others use these.
 */
export const NAMES = {
  queue: 'ecs-provisioner',
  deadLetterQueue: 'ecs-provisioner-dead-letters',
  outcomeTopic: 'ecs-provisioner-outcomes',
} as const;
