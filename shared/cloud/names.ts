/** The names that s.yaml gives the queues and the topic, for whoever stands outside of the functions. */
export const NAMES = {
  queue: 'ecs-provisioner',
  deadLetterQueue: 'ecs-provisioner-dead-letters',
  outcomeTopic: 'ecs-provisioner-outcomes',
} as const;
