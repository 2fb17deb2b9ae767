/** The code of the error for wrong settings. No call succeeds until the functions are deployed with other settings. */
export const MISCONFIGURED = 'Misconfigured';
