import { Argument, type Command } from 'commander';
import { completionScript, SHELLS, type Shell } from '../completion.ts';
import { EXIT } from '../exit.ts';
import { run } from '../session.ts';

const EXAMPLES = `
Examples:
  ecs-provisioner completion bash > ~/.local/share/bash-completion/completions/ecs-provisioner
  eval "$(ecs-provisioner completion bash)"                 for this shell alone
  ecs-provisioner completion zsh >> ~/.zshrc                after compinit`;

/** `completion`: prints what makes a shell complete commands and options. */
export function addCompletion(program: Command): void {
  program
    .command('completion')
    .description('Prints the script with which a shell completes commands and options')
    .addArgument(new Argument('<shell>', 'which shell').choices(SHELLS))
    .addHelpText('after', EXAMPLES)
    .action((shell: Shell) =>
      run({}, () => {
        process.stdout.write(completionScript(program, shell));
        return Promise.resolve(EXIT.reached);
      }),
    );
}
