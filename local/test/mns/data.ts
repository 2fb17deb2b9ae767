export const ACCOUNT_ID = '1234567890';
export const KEY = { accessKeyId: 'testKey', accessKeySecret: 'testSecret' };

/** For `expect.poll` on a busy machine: to make a key pair alone can take a second there. */
export const PATIENCE = { timeout: 15_000 };
