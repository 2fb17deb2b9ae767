const CREATING = ['CreateInstance', 'RunInstances'] as const;
const STARTING = ['StartInstance', 'StartInstances'] as const;

/** The actions at which the faults of these kinds have an occasion; a rule that names another would never strike. */
export const FAULT_ACTIONS = {
  noStock: [...CREATING, ...STARTING],
  vanish: CREATING,
  /** Those that create an instance, and those that refuse a locked one. */
  lock: [
    ...CREATING,
    ...STARTING,
    'AllocatePublicIpAddress',
    'AttachDisk',
    'CreateImage',
    'CreateSnapshot',
    'DeleteInstance',
    'DeleteInstances',
    'DetachDisk',
    'JoinSecurityGroup',
    'LeaveSecurityGroup',
    'ModifyInstanceAttribute',
    'RebootInstance',
    'RebootInstances',
    'ReplaceSystemDisk',
    'ResizeDisk',
    'StopInstance',
    'StopInstances',
  ],
} as const;
