/** The built programs, seen from the project's folder. */
export const COMMAND_LINE = 'dist/cli/main.mjs';
export const DEMO = 'dist/cli/demo.mjs';
