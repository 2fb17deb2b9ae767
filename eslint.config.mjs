import tseslint from 'typescript-eslint';

/** Imports run one way: functions → shared, cli → shared; the local cloud knows neither of them. */
const mayNotImport = (files, forbidden) => ({
  files,
  ignores: ['**/*.test.ts'],
  rules: {
    'no-restricted-imports': [
      'error',
      {
        patterns: forbidden.map((room) => ({
          group: [`**/${room}/**`],
          message: `${files} may not import ${room}/`,
        })),
      },
    ],
  },
});

export default tseslint.config(
  { ignores: ['dist/', 'coverage/', 'reports/', '.stryker-tmp/', 'node_modules/'] },
  ...tseslint.configs.strictTypeChecked,
  {
    languageOptions: {
      parserOptions: { projectService: { allowDefaultProject: ['*.mjs', 'scripts/*.mjs'] } },
    },
    rules: {
      'max-lines-per-function': ['error', { max: 60, skipBlankLines: true, skipComments: true }],
      '@typescript-eslint/switch-exhaustiveness-check': 'error',
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/consistent-type-imports': 'error',
    },
  },
  { files: ['**/*.test.ts', 'test/**'], rules: { 'max-lines-per-function': 'off' } },
  { files: ['**/*.mjs'], ...tseslint.configs.disableTypeChecked },
  mayNotImport(['shared/**/*.ts'], ['functions', 'local', 'cli', 'bench']),
  mayNotImport(['functions/**/*.ts'], ['local', 'cli', 'bench']),
  mayNotImport(['local/**/*.ts'], ['functions', 'shared', 'cli', 'bench']),
  mayNotImport(['cli/**/*.ts'], ['functions', 'local', 'bench']),
);
