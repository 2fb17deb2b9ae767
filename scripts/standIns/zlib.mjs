/** Stands for what httpx uses of Node's `zlib`. Node loads it at the first compressed answer. */
export const createGunzip = () => require('node:zlib').createGunzip();
export const createInflate = () => require('node:zlib').createInflate();
