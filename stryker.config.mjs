// Breaks the code of shared/ and functions/ in every place it can think of and runs the tests beside it each time:
// `npm run mutation`, or `npx stryker run --mutate shared/domain/pacing.ts` for one file. A mutant that survives shows a line
// that no test depends on; one that cannot be told from the original is excused where it stands, with the reason.
export default {
  mutate: ['{functions,shared}/**/*.ts', '!**/*.test.ts', '!**/*.d.ts'],
  testRunner: 'vitest',
  vitest: { configFile: 'vitest.unit.config.mts' },
  coverageAnalysis: 'perTest',
  ignorePatterns: ['dist', 'reports', 'docs', 'bench', 'cli', '.s', 'coverage'],
  concurrency: 2,
  timeoutMS: 20_000,
  reporters: ['clear-text', 'progress'],
  clearTextReporter: { allowColor: false, reportTests: false, reportScoreTable: true },
  thresholds: { high: 95, low: 90, break: 90 },
};
