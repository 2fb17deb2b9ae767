/** The code of the error for wrong settings. No call succeeds until the functions are deployed with other settings. */
export const MISCONFIGURED = 'Misconfigured';

/** The code with which a paused deployment refuses to create. The same call succeeds once somebody has resumed it. */
export const PAUSED = 'Paused';
