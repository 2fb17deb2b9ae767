/** Jest 30 loads ES modules when Node.js runs it with --experimental-vm-modules. */
export default { testMatch: ['**/*.test.mjs'], transform: {} };
