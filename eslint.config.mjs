import tseslint from 'typescript-eslint';

const mayNotImport = (files, forbidden, ignores = ['**/*.test.ts']) => ({
  files,
  ignores,
  rules: {
    'no-restricted-imports': [
      'error',
      {
        patterns: forbidden.map((room) => ({ group: [`**/${room}/**`], message: `${files} may not import ${room}/` })),
      },
    ],
  },
});

export default tseslint.config(
  { ignores: ['**/dist/', 'coverage/', 'reports/', '.stryker-tmp/', 'node_modules/'] },
  ...tseslint.configs.strictTypeChecked,
  {
    languageOptions: {
      parserOptions: {
        projectService: {
          allowDefaultProject: [
            '*.mjs',
            'scripts/*.mjs',
            'scripts/standIns/*.mjs',
            'bench/*.mjs',
            'bench/*.cjs',
            'bench/cold/*.mjs',
            'bench/cold/*.cjs',
            'bench/policies/*.mjs',
          ],
        },
      },
    },
    rules: {
      'max-lines-per-function': ['error', { max: 60, skipBlankLines: true, skipComments: true }],
      '@typescript-eslint/switch-exhaustiveness-check': 'error',
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/consistent-type-imports': 'error',
    },
  },
  {
    files: ['**/*.test.ts', '**/test/**'],
    rules: {
      'max-lines-per-function': 'off',
      'no-restricted-syntax': [
        'error',
        {
          selector: 'ImportDeclaration[source.value="vitest"] [imported.name="it"]',
          message: 'A test is called test.',
        },
      ],
    },
  },
  { files: ['**/*.mjs', '**/*.cjs'], ...tseslint.configs.disableTypeChecked },
  // They load what their user needs where it needs it.
  { files: ['scripts/standIns/*.mjs', '**/*.cjs'], rules: { '@typescript-eslint/no-require-imports': 'off' } },
  // Imports run one way: functions → shared, cli → shared; inside shared: goals and rails → platform → cloud and api → domain. The
  // local cloud imports none of them, in its tests neither: it runs what a spec names.
  mayNotImport(
    ['shared/domain/**/*.ts'],
    ['api', 'cloud', 'platform', 'goals', 'rails', 'functions', 'local', 'cli', 'bench'],
  ),
  mayNotImport(['shared/api/**/*.ts'], ['cloud', 'platform', 'goals', 'rails', 'functions', 'local', 'cli', 'bench']),
  mayNotImport(['shared/cloud/**/*.ts'], ['api', 'platform', 'goals', 'rails', 'functions', 'local', 'cli', 'bench']),
  mayNotImport(['shared/platform/**/*.ts'], ['goals', 'rails', 'functions', 'local', 'cli', 'bench']),
  mayNotImport(['shared/goals/**/*.ts', 'shared/*.ts'], ['rails', 'functions', 'local', 'cli', 'bench']),
  mayNotImport(['shared/rails/**/*.ts'], ['goals', 'functions', 'local', 'cli', 'bench']),
  mayNotImport(['functions/**/*.ts'], ['local', 'cli', 'bench']),
  mayNotImport(['local/**/*.ts'], ['functions', 'shared', 'cli', 'bench', 'test/support'], []),
  mayNotImport(['cli/**/*.ts'], ['functions', 'local', 'bench', 'page']),
  // The console's wire form and server serve both the local cloud and the command line, so they know neither. Its page reads
  // tags, letters and logs by the code that has written them.
  mayNotImport(
    ['console/wire/**/*.ts', 'console/server/**/*.ts'],
    ['shared', 'functions', 'local', 'cli', 'bench', 'page'],
  ),
  mayNotImport(['console/page/**/*.{ts,tsx}'], ['platform', 'goals/writeGoals', 'bench', 'server']),
);
