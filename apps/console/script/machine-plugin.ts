import { fileURLToPath, pathToFileURL } from 'node:url';
import type { Plugin } from 'vite';

const name = 'virtual:deployment-machine';
const source = fileURLToPath(new URL('../../../libs/core/src/lane/machine.ts', import.meta.url));

/** A transition as XState keeps it: the state it leads to, or that with its guard. */
type Target = string | { readonly target: string };
interface Machine {
  readonly config: {
    readonly initial: string;
    readonly states: Readonly<Record<string, { readonly on?: Readonly<Record<string, Target>> }>>;
  };
}

/**
 * The table of a deployment's states, read from the domain when the console is built: the help draws it, and no
 * copy of it can grow old. The browser gets the table alone, none of the domain's code.
 */
export function deploymentMachine(): Plugin {
  return {
    name: 'arthor:deployment-machine',
    resolveId: (id) => (id === name ? `\0${name}` : null),
    async load(id) {
      if (id !== `\0${name}`) return null;
      this.addWatchFile(source);
      // A module loaded at run time has no type.
      const { deploymentMachine: machine } = (await import(pathToFileURL(source).href)) as {
        readonly deploymentMachine: Machine;
      };
      const { initial, states } = machine.config;
      const transitions = Object.entries(states).flatMap(([from, { on = {} }]) =>
        Object.entries(on).map(([event, target]) => ({
          from,
          event,
          to: typeof target === 'string' ? target : target.target,
        })),
      );
      return `export const machine = ${JSON.stringify({ initial, states: Object.keys(states), transitions })};`;
    },
  };
}
