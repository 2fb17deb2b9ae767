/** The helpers that TypeScript writes into the packages of the SDK, from its own library of them. */
export {
  __asyncGenerator,
  __asyncValues,
  __await,
  __awaiter,
  __createBinding,
  __exportStar,
  __extends,
  __generator,
  __importDefault,
  __importStar,
} from 'tslib';
