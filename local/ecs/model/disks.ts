/** A disk of an instance, as plain data. */
export interface Disk {
  readonly diskId: string;
  diskName: string;
  description: string;
  readonly category: string;
  /** GiB. */
  readonly size: number;
  readonly device: string;
  readonly type: 'system' | 'data';
  readonly performanceLevel: string;
  readonly encrypted: boolean;
  deleteWithInstance: boolean;
}
