import { CodeFolders } from '../code/codeFolders.ts';
import { EXTENSIONS, handlerFile } from '../code/handlerFile.ts';
import { invalidArgument } from '../errors.ts';
import type { FunctionConfig } from '../functionConfig.ts';
import type { Deployed } from './deployed.ts';
import { toConfig, type Code, type FunctionResource } from './functionResource.ts';

/** Makes of what was uploaded what can run. */
export class UsableCode {
  readonly #folders = new CodeFolders();

  /** @param checkLogConfig throws FcError (400) when a function may not log where its `logConfig` says. */
  constructor(private readonly checkLogConfig: (logConfig: unknown) => void) {}

  /** What a resource would run as. `before`: what it takes the place of. Throws FcError when it cannot, with nothing changed. */
  async prepare(resource: FunctionResource, before?: Deployed): Promise<FunctionConfig> {
    // First what costs nothing.
    const draft = toConfig(resource, '');
    this.checkLogConfig(resource.properties['logConfig']);
    const { code } = resource;
    const isSame = before?.resource.code === code;
    const codeDirectory = isSame ? before.running.config.codeDirectory : await this.folderOf(code);
    if (handlerFile(codeDirectory, draft.handler) === undefined) {
      const [module = ''] = draft.handler.split('.');
      const files = EXTENSIONS.map((extension) => module + extension).join(', ');
      throw invalidArgument(`handler '${draft.handler}' is not in the code: there is none of ${files}`);
    }
    return { ...draft, codeDirectory };
  }

  /** The folder that holds this code, unpacked. Throws FcError where it cannot be. */
  folderOf(code: Code): Promise<string> {
    return 'zip' in code ? this.#folders.unpack(code.zip) : Promise.resolve(code.folder);
  }

  /** Takes all folders away. */
  close(): Promise<void> {
    return this.#folders.close();
  }
}
